import { ImError } from '@hongyan/contract';
import { Command, CommanderError } from 'commander';
import { didYouMean } from '../config/nearest.ts';
import { StartError } from '../config/startError.ts';
import { version } from '../config/version.ts';
import { SCHEMA_VERSION } from '../storage/migrations.ts';
import { NewerSchemaError, StoreDamagedError } from '../storage/port/storage.ts';
import { addAppCommands } from './appCommands.ts';
import { addBackupCommand } from './backupCommand.ts';
import { addCallCommand } from './callCommand.ts';
import { addCheckCommand } from './checkCommand.ts';
import { addCrashCommand } from './crashCommand.ts';
import { addExportCommand } from './exportCommand.ts';
import { addImportCommand } from './importCommand.ts';
import { print } from './output.ts';
import { addPushCommands } from './pushCommand.ts';
import { addRestoreCommand } from './restoreCommand.ts';
import { addServeCommand } from './serveCommand.ts';
import { addUserSigCommands } from './userSigCommands.ts';
import { addWebhooksCommand } from './webhooksCommand.ts';
import { addWordCommands } from './wordCommands.ts';

function createProgram(): Command {
  const program = new Command('hongyan')
    .description('Hongyan, an instant-messaging cloud on your own machine')
    .version(version);
  // Before the commands: they inherit it. Errors come back here instead of ending the process half-way.
  program.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'hongyan:')) });
  addServeCommand(program);
  addAppCommands(program);
  addUserSigCommands(program);
  addCallCommand(program);
  addWordCommands(program);
  addCrashCommand(program);
  addPushCommands(program);
  addBackupCommand(program);
  addRestoreCommand(program);
  addExportCommand(program);
  addImportCommand(program);
  addCheckCommand(program);
  addWebhooksCommand(program);
  program
    .command('version')
    .description('print the versions of the program and of its runtime')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      print(
        json,
        { hongyan: version, schema: SCHEMA_VERSION, bun: Bun.version },
        `hongyan ${version} (schema ${SCHEMA_VERSION}, Bun ${Bun.version})`,
      ),
    );
  return program;
}

/** Without a command it is `serve`; a mistyped one must not become an argument of it. */
function withCommand(args: string[], known: string[]): string[] {
  const [first] = args;
  if (first === undefined) return ['serve'];
  if (['-h', '--help', '-V', '--version'].includes(first)) return args;
  if (first.startsWith('-')) return ['serve', ...args];
  if (known.includes(first)) return args;
  throw new StartError(`there is no command ${first}${didYouMean(first, known) || `; there are ${known.join(', ')}`}`);
}

function messageFor(error: unknown): string | undefined {
  if (error instanceof StartError || error instanceof NewerSchemaError || error instanceof ImError)
    return error.message;
  if (error instanceof StoreDamagedError) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (String(code).startsWith('ERR_POSTGRES_')) return `PostgreSQL at --store: ${message} (${code})`;
  return undefined;
}

/** Tells a person what went wrong; what nobody foresaw comes with its stack. */
function complain(error: unknown, asJson: boolean): void {
  if (error instanceof CommanderError) return;
  const message = messageFor(error);
  if (message === undefined) console.error(error);
  else console.error(asJson ? JSON.stringify({ error: message }) : `hongyan: ${message}`);
}

// What is written holds keys and messages: it is for its owner alone, whatever folder it lies in.
process.umask(0o077);
const args = process.argv.slice(2);
try {
  const program = createProgram();
  const known = [...program.commands.map((command) => command.name()), 'help'];
  await program.parseAsync(withCommand(args, known), { from: 'user' });
} catch (error) {
  complain(error, args.includes('--json') && args[0] !== 'call');
  process.exitCode = error instanceof CommanderError ? error.exitCode : 1;
}
process.exit();
