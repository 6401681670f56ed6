import type { UserErrorCode } from '#operations';

/** What kept a request from an answer: a code of the API, or one of the way there. */
export type Code =
  | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT' | 'BAD_REQUEST' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND'
  | 'CONFLICT' | 'RATE_LIMITED' | 'QUERY_TOO_COMPLEX' | 'PAYLOAD_TOO_LARGE' | 'OPERATION_RESOLUTION_FAILURE' | 'CURSOR_EXPIRED'
  | 'INTERNAL_SERVER_ERROR' | 'SERVICE_UNAVAILABLE' | 'UNREACHABLE' | 'TIMEOUT';

/** A request that was not answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: Code;
  /** What the viewer would have to be allowed. */
  readonly permission: string | undefined;
  /** By what the server knows the request. Nothing when it never got there. */
  readonly correlationId: string | undefined;

  constructor(code: Code, message: string, more: { permission?: string | undefined; correlationId?: string | undefined } = {}) {
    super(message);
    this.code = code;
    this.permission = more.permission;
    this.correlationId = more.correlationId;
  }

  /** True when asking again may help. */
  get mayPass(): boolean {
    return this.code === 'UNREACHABLE' || this.code === 'TIMEOUT' || this.code === 'INTERNAL_SERVER_ERROR' || this.code === 'SERVICE_UNAVAILABLE';
  }
}

/** A change that was sent and not answered: perhaps it was made, perhaps not. What it concerns is asked for anew. */
export class Unanswered extends ApiError {
  constructor(error: ApiError) {
    super(error.code, error.message, error);
  }
}

/** One reason why a change was not made. */
export interface Reason {
  readonly code: UserErrorCode;
  readonly message: string;
  readonly field: string | null;
}

/** A change that the rules did not let through, with the payload that says how things stand. */
export class Rejected<Payload = unknown> extends Error {
  override readonly name = 'Rejected';
  readonly reasons: readonly Reason[];
  readonly payload: Payload;
  readonly correlationId: string | undefined;
  /** All that was answered. */
  readonly data: object;

  constructor(reasons: readonly Reason[], payload: Payload, correlationId: string | undefined, data: object = {}) {
    super(reasons.map(({ message }) => message).join(' '));
    this.reasons = reasons;
    this.payload = payload;
    this.correlationId = correlationId;
    this.data = data;
  }
}
