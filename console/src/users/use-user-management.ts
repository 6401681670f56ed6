import { useCallback } from 'react';
import { type BulkUpdateUsersItemInput, type CreateUserInput, bulkUpdateUsers, createUser, deleteUser } from '#operations';
import { useChange } from '../api/hooks.ts';
import { isLost } from '../api/lost.ts';
import { texts } from '../texts/index.ts';
import { say } from '../ui/say.tsx';

const said = texts.users;

/** What is done to users, and what is said of it (S093-S095). */
export function useUserManagement() {
  const { run: runCreate, busy: isCreating } = useChange(createUser, 'users', 'roles', 'dashboard');
  const { run: runUpdate, busy: isUpdating } = useChange(bulkUpdateUsers, 'users', 'roles');
  const { run: runDelete, busy: isDeleting } = useChange(deleteUser, 'users', 'roles', 'dashboard');

  const create = useCallback(
    async (input: CreateUserInput) => {
      try {
        const { createUser: made } = await runCreate(input);
        say.success(said.created);
        return made?.user;
      } catch (error) {
        say.error(error, isLost(error) ? undefined : said.createFailed);
        throw error;
      }
    },
    [runCreate],
  );

  /** Changes each user that can be changed, and answers what became of each. */
  const bulkUpdate = useCallback(
    async (items: BulkUpdateUsersItemInput[]) => {
      const { bulkUpdateUsers: done } = await runUpdate({ items, errorPolicy: 'SKIP_FAILED' });
      const { succeeded, failed, results } = done ?? { succeeded: 0, failed: items.length, results: [] };
      const text = said.bulkDone(succeeded, failed);
      if (failed > 0) say.warning(text);
      else say.success(text);
      return results;
    },
    [runUpdate],
  );

  /** Deletes a user as they were seen. True when they are gone. */
  const removeUser = useCallback(
    async ({ id, name, version }: { id: string; name: string; version: number }) => {
      try {
        await runDelete({ id, expectedVersion: version });
        say.success(said.deleted(name));
        return true;
      } catch (error) {
        say.error(error);
        return false;
      }
    },
    [runDelete],
  );

  return {
    createUser: create,
    bulkUpdate,
    removeUser,
    isCreating,
    isUpdating,
    isDeleting,
  };
}
