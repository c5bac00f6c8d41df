import { relative } from 'node:path';

/** How this program is called in a shell here: as what npm installed, or as the executable that it is. */
export const programName: string = Bun.isStandaloneExecutable ? pathHere(process.execPath) : 'npx hongyan';

function pathHere(program: string): string {
  const path = relative(process.cwd(), program);
  return path.startsWith('..') ? program : `./${path}`;
}
