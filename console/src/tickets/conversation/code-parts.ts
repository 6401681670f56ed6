/** A stretch of what somebody wrote: plain, or code within a line or in lines of its own. */
export type Stretch = { readonly plain: string } | { readonly code: string } | { readonly block: string };

/** Lines between lines of three backticks, or words between single ones. What is opened and not closed is as it is. */
const CODE = /^[ \t]*```[^\n`]*\n([\s\S]*?)\n?^[ \t]*```[ \t]*$\n?|`([^`\n]+)`/gm;

/** What somebody wrote, with what they marked as code apart. */
export function stretchesOf(body: string): Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  for (const match of body.matchAll(CODE)) {
    if (match.index > done) stretches.push({ plain: body.slice(done, match.index) });
    const [whole, block, code = ''] = match;
    stretches.push(block === undefined ? { code } : { block });
    done = match.index + whole.length;
  }
  if (done < body.length) stretches.push({ plain: body.slice(done) });
  return stretches;
}
