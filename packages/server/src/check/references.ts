import { readSetting, type Setting, type SettingName, settings } from '@hongyan/contract';
import { mergedKey } from '../storage/port/mergedLists.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import { FILES } from './files.ts';
import type { Damage } from './finding.ts';
import { PUSHES } from './pushes.ts';
import { RELATIONS } from './relations.ts';

/** Rows that name another row which is not there; each gives what and where as `row`. */
const DANGLING: Readonly<Record<string, string>> = {
  'account of no app':
    "SELECT 'account ' || uid AS row FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = a.sdk_app_id)",
  'account without its nick and avatar':
    "SELECT 'account ' || uid AS row FROM accounts a WHERE profile_id <> 0 AND NOT EXISTS (SELECT 1 FROM profiles p WHERE p.profile_id = a.profile_id)",
  'message without its nick and avatar': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM messages m
    WHERE profile_id <> 0 AND NOT EXISTS (SELECT 1 FROM profiles p WHERE p.profile_id = m.profile_id)`,
  'profile of no account':
    "SELECT 'account ' || uid AS row FROM profile_fields f WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = f.uid)",
  'device of no account':
    "SELECT 'account ' || uid AS row FROM devices d WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = d.uid)",
  'conversation of no account': `SELECT 'conversation ' || conv_id AS row FROM conversations c WHERE
    (kind = 0 AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = c.uid_low AND a.sdk_app_id = c.sdk_app_id)) OR
    (kind <> 1 AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = c.uid_high AND a.sdk_app_id = c.sdk_app_id))`,
  'conversation of no group': `SELECT 'conversation ' || conv_id AS row FROM conversations c WHERE kind = 1 AND NOT EXISTS
    (SELECT 1 FROM groups g WHERE g.gid = c.uid_high AND g.conv_id = c.conv_id AND g.sdk_app_id = c.sdk_app_id)`,
  'group of no conversation': `SELECT 'group ' || gid AS row FROM groups g WHERE NOT EXISTS
    (SELECT 1 FROM conversations c WHERE c.conv_id = g.conv_id AND c.kind = 1 AND c.uid_high = g.gid)`,
  'member count of a group': `SELECT 'group ' || gid || ': ' || member_count AS row FROM groups g WHERE member_count <>
    (SELECT COUNT(*) FROM members m WHERE m.conv_id = g.conv_id AND m.role > 0)`,
  'owner who is no member of its group': `SELECT 'group ' || gid AS row FROM groups g WHERE owner_uid <> 0 AND deleted_ms = 0 AND member_count > 0
    AND NOT EXISTS (SELECT 1 FROM members m WHERE m.conv_id = g.conv_id AND m.uid = g.owner_uid AND m.role = 3)`,
  'member of no account': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM members m
    WHERE role > 0 AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = m.uid)`,
  'topic of no community': `SELECT 'group ' || gid AS row FROM groups t WHERE parent_gid > 0
    AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.gid = t.parent_gid AND g.sdk_app_id = t.sdk_app_id AND g.has_topics = 1)`,
  'row of a topic of no member of its community': `SELECT 'conversation ' || m.conv_id || ', account ' || m.uid AS row FROM members m
    WHERE m.role < 0 AND NOT EXISTS (SELECT 1 FROM groups t JOIN groups g ON g.gid = t.parent_gid JOIN members k ON k.conv_id = g.conv_id
      WHERE t.conv_id = m.conv_id AND k.uid = m.uid AND k.role > 0)`,
  // Where there is no row, these tell what is unread: their counts are those of the log.
  'place of a joining in a topic': `SELECT 'conversation ' || j.conv_id || ', joining ' || j.joins AS row FROM topic_marks j
    LEFT JOIN groups t ON t.conv_id = j.conv_id LEFT JOIN messages m ON m.conv_id = j.conv_id AND m.seq = j.seq
    LEFT JOIN conversations c ON c.conv_id = j.conv_id
    WHERE COALESCE(t.parent_gid, 0) = 0 OR (j.seq >= c.lowest_seq AND COALESCE(m.count_low, -1) <> j.count_low) OR (j.seq = 0 AND j.count_low <> 0)`,
  'number of the joining of a member': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM members m
    WHERE m.joins > COALESCE((SELECT MAX(g.joins) FROM groups g WHERE g.conv_id = m.conv_id), 0)`,
  'mention in no message': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM mentions n
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = n.conv_id AND m.seq = n.seq)`,
  'pin of no message': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM pins i
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = i.conv_id AND m.seq = i.seq)`,
  'state of no group': `SELECT 'conversation ' || conv_id AS row FROM group_state s
    WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.conv_id = s.conv_id)`,
  'ban in no group': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM group_bans b
    WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.conv_id = b.conv_id)`,
  'administrator of no live room': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM live_admins d
    WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.conv_id = d.conv_id)`,
  'mark in no live room': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM live_marks m
    WHERE NOT EXISTS (SELECT 1 FROM groups g WHERE g.conv_id = m.conv_id)`,
  'reaction to no message': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM reactions r
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = r.conv_id AND m.seq = r.seq)`,
  'extension of no message': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM extensions e
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = e.conv_id AND m.seq = e.seq)`,
  'extension without its version': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM extensions e
    WHERE NOT EXISTS (SELECT 1 FROM extension_versions v WHERE v.conv_id = e.conv_id AND v.seq = e.seq AND v.latest >= e.version)`,
  'list of merged messages without its content': `SELECT 'list ' || list_id AS row FROM merged_lists l
    WHERE NOT EXISTS (SELECT 1 FROM merged_contents c WHERE c.list_id = l.list_id)`,
  'content of no list of merged messages': `SELECT 'list ' || list_id AS row FROM merged_contents c
    WHERE NOT EXISTS (SELECT 1 FROM merged_lists l WHERE l.list_id = c.list_id)`,
  'message that holds no list or is none': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM merged_refs r
    WHERE NOT EXISTS (SELECT 1 FROM merged_lists l WHERE l.list_id = r.list_id)
    OR NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = r.conv_id AND m.seq = r.seq AND m.body IS NOT NULL)`,
  'list of merged messages that holds none': `SELECT 'list ' || list_id AS row FROM merged_inner i
    WHERE NOT EXISTS (SELECT 1 FROM merged_lists l WHERE l.list_id = i.list_id)
    OR NOT EXISTS (SELECT 1 FROM merged_lists l WHERE l.list_id = i.inner_id)`,
  'count of what holds a list of merged messages': `SELECT 'list ' || list_id || ': ' || refs AS row FROM merged_lists l WHERE refs <>
    (SELECT COUNT(*) FROM merged_refs r WHERE r.list_id = l.list_id) + (SELECT COUNT(*) FROM merged_inner i WHERE i.inner_id = l.list_id)`,
  'import that is not listed': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM messages m
    WHERE imported_sec IS NOT NULL AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.conv_id = m.conv_id
      AND i.imported_sec = m.imported_sec AND i.msg_seq = m.msg_seq AND i.random = m.random AND i.seq = m.seq)
    AND NOT EXISTS (SELECT 1 FROM group_imports i WHERE i.conv_id = m.conv_id AND i.imported_sec = m.imported_sec
      AND i.random = m.random AND i.from_uid = m.from_uid AND i.seq = m.seq)`,
  'listed import that is not there': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM imports i
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = i.conv_id AND m.seq = i.seq AND m.imported_sec = i.imported_sec)`,
  'listed import into a group that is not there': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM group_imports i
    WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = i.conv_id AND m.seq = i.seq AND m.imported_sec = i.imported_sec
      AND m.from_uid = i.from_uid)`,
  // Where a row names an earlier floor, this one tells what is unread: its count is that of the log.
  'end of the last import into a group': `SELECT 'conversation ' || c.conv_id AS row FROM conversations c
    LEFT JOIN messages m ON m.conv_id = c.conv_id AND m.seq = c.floor_seq
    WHERE (c.floor_seq = 0 AND c.floor_count <> 0) OR (c.floor_seq >= c.lowest_seq AND (m.imported_sec IS NULL OR m.count_low <> c.floor_count))`,
  'floor of a member': `SELECT 'conversation ' || m.conv_id || ', account ' || m.uid AS row FROM members m
    JOIN conversations c ON c.conv_id = m.conv_id WHERE m.floor_seq > c.floor_seq`,
  'password of no account':
    "SELECT 'account ' || uid AS row FROM passwords w WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = w.uid AND a.deleted_ms = 0)",
  'labels on no conversation of the account': `SELECT 'conversation ' || conv_id || ', account ' || uid AS row FROM conversation_labels l
    WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.uid = l.uid AND m.conv_id = l.conv_id)`,
  'conversation group of no account': `SELECT 'group ' || number || ', account ' || uid AS row FROM conversation_groups n
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = n.uid)`,
  'do-not-disturb time of no account': `SELECT 'account ' || uid AS row FROM receive_all t
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = t.uid AND a.deleted_ms = 0)`,
  'report of an error of no account of the app': `SELECT 'app ' || sdk_app_id || ', report ' || seq AS row FROM crash_reports c
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = c.uid AND a.sdk_app_id = c.sdk_app_id AND a.deleted_ms = 0)`,
  'outbox row of no conversation':
    "SELECT 'outbox row ' || id AS row FROM outbox o WHERE conv_id <> 0 AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.conv_id = o.conv_id)",
  'consumer of no app':
    "SELECT consumer || ' of app ' || sdk_app_id AS row FROM consumers c WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = c.sdk_app_id)",
  'banned word of no app':
    "SELECT 'words of app ' || sdk_app_id AS row FROM words w WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = w.sdk_app_id)",
  'text that passed with a word, of no app':
    "SELECT 'records of app ' || sdk_app_id AS row FROM word_audits w WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = w.sdk_app_id)",
  'figure of no app':
    "SELECT DISTINCT 'statistics of app ' || sdk_app_id AS row FROM statistics s WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = s.sdk_app_id)",
  'somebody seen who is no account of the app': `SELECT DISTINCT 'app ' || sdk_app_id || ', account ' || id AS row FROM statistics_seen s
    WHERE kind <> 4 AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = s.id AND a.sdk_app_id = s.sdk_app_id)`,
  'group seen that is none of the app': `SELECT DISTINCT 'app ' || sdk_app_id || ', group ' || id AS row FROM statistics_seen s
    WHERE kind = 4 AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.gid = s.id AND g.sdk_app_id = s.sdk_app_id)`,
  'process that is online and does not count': `SELECT DISTINCT process AS row FROM statistics_online o
    WHERE NOT EXISTS (SELECT 1 FROM statistics_processes p WHERE p.process = o.process)`,
  'event of no account':
    "SELECT DISTINCT 'account ' || uid AS row FROM user_events e WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = e.uid)",
  // Trimming leaves the newest: numbers are without holes up to the account's.
  'number of the events of an account': `SELECT 'account ' || a.uid || ': ' || a.user_seq || ', its events ' || MIN(e.user_seq) || ' to '
    || MAX(e.user_seq) || ' are ' || COUNT(*) AS row FROM user_events e JOIN accounts a ON a.uid = e.uid
    GROUP BY a.uid, a.user_seq HAVING MAX(e.user_seq) <> a.user_seq OR MAX(e.user_seq) - MIN(e.user_seq) + 1 <> COUNT(*)`,
};

/** Finds rows that name what is not there, and texts of rows that nobody could read. */
export async function checkReferences(
  snapshot: Snapshot,
  damage: Damage,
  watch: (what: string, done: number, total: number) => void,
): Promise<void> {
  const queries = Object.entries({ ...DANGLING, ...RELATIONS, ...PUSHES, ...FILES });
  for (const [at, [kind, sql]] of queries.entries()) {
    watch('checking references', at, queries.length);
    for await (const rows of snapshot.stream<{ row: string }>(sql)) for (const { row } of rows) damage.add(kind, row);
  }
  watch('checking references', queries.length, queries.length);
  for await (const rows of snapshot.stream<{ uid: number; fields: Uint8Array }>(
    'SELECT uid, fields FROM profile_fields',
  ))
    for (const { uid, fields } of rows)
      if (!isObject(new TextDecoder().decode(fields))) damage.add('profile of an account', `account ${uid}`);
  await checkMergedLists(snapshot, damage);
  await checkApps(snapshot, damage);
}

/** They may be long. */
const LISTS_AT_ONCE = 20;

/** The key of a list says what it must be. */
async function checkMergedLists(snapshot: Snapshot, damage: Damage): Promise<void> {
  for await (const rows of snapshot.stream<{ list_id: number; list_key: string; content: Uint8Array }>(
    'SELECT l.list_id, l.list_key, c.content FROM merged_lists l JOIN merged_contents c ON c.list_id = l.list_id',
    LISTS_AT_ONCE,
  ))
    for (const { list_id: id, list_key: key, content } of rows)
      if (mergedKey(new TextDecoder().decode(content)) !== key)
        damage.add('list of merged messages that is not as it was written', `list ${id}`);
}

interface AppRow {
  sdk_app_id: number;
  admins: string;
  settings: string;
}

async function checkApps(snapshot: Snapshot, damage: Damage): Promise<void> {
  for (const app of await snapshot.tx.all<AppRow>('SELECT sdk_app_id, admins, settings FROM apps')) {
    const where = `app ${app.sdk_app_id}`;
    if (!Array.isArray(parsed(app.admins))) damage.add('administrators of an app', where);
    if (!isObject(app.settings)) damage.add('settings of an app', where);
    else
      for (const [name, value] of Object.entries(parsed(app.settings) as object))
        if (!isSetting(name, value)) damage.add('settings of an app', `${where}: ${name} is ${JSON.stringify(value)}`);
  }
}

const isSetting = (name: string, value: unknown): boolean =>
  (settings as Record<string, Setting>)[name]?.scope === 'app' && 'value' in readSetting(name as SettingName, value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(text: string): boolean {
  const value = parsed(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
