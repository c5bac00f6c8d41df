/** The conversation with the most messages. */
const CONV = '(SELECT MAX(conv_id) FROM conversations WHERE seq = (SELECT MAX(seq) FROM conversations))';
/** The first conversation of two. */
export const TALK = `(SELECT MIN(conv_id) FROM conversations)`;
/** The first message there of which this is so. */
export const FIRST = (where: string, order = 'seq') =>
  `seq = (SELECT seq FROM messages WHERE conv_id = ${TALK} AND ${where} ORDER BY ${order} LIMIT 1) AND conv_id = ${TALK}`;
const ONE_MARK =
  '(conv_id, rev) IN (SELECT conv_id, rev FROM changes WHERE unread_uid > 0 ORDER BY conv_id, rev LIMIT 1)';

/** Each kind of damage: a statement that does it, and what is told of it. */
export const damages: [kind: string, sql: string][] = [
  ['last seq of a head: conversation', `UPDATE conversations SET seq = seq + 1 WHERE conv_id = ${CONV}`],
  ['last seq of a head: conversation', `UPDATE conversations SET seq = seq - 1 WHERE conv_id = ${CONV}`],
  ['rev of a head', `UPDATE conversations SET rev = rev - 1 WHERE conv_id = ${TALK}`],
  ['message count of a head', `UPDATE conversations SET count_low = count_low - 1 WHERE conv_id = ${TALK}`],
  ['last message of a head', `UPDATE conversations SET list_seq_low = list_seq_low - 1 WHERE conv_id = ${TALK}`],
  [
    'time of the last message of a head',
    `UPDATE conversations SET list_ms_high = list_ms_high + 1 WHERE conv_id = ${TALK}`,
  ],
  ['latest time of a head', `UPDATE conversations SET last_ms = last_ms - 1 WHERE conv_id = ${TALK}`],
  ["span of clients' clocks of a head", `UPDATE conversations SET ahead_sec = 0 WHERE conv_id = ${TALK}`],
  ['message below the lowest seq', `UPDATE conversations SET lowest_seq = 3 WHERE conv_id = ${TALK}`],
  ['missing message: conversation', `DELETE FROM messages WHERE ${FIRST('seq > 4')}`],
  ['missing message: conversation', `DELETE FROM messages WHERE ${FIRST('seq = 1')}`],
  ['last seq of a head', `DELETE FROM messages WHERE ${FIRST('seq > 0', 'seq DESC')}`],
  ['running count of a message', `UPDATE messages SET count_high = count_high + 1 WHERE ${FIRST('seq > 4')}`],
  ['sender of a message', `UPDATE messages SET from_uid = 4711 WHERE ${FIRST('seq > 4')}`],
  ['recall of a message', `UPDATE messages SET body = NULL WHERE ${FIRST('flags < 1024')}`],
  ['recall of a message', `UPDATE messages SET flags = flags - 1024 WHERE ${FIRST('flags >= 1024 AND flags < 2048')}`],
  ['message that is not as it was written', `UPDATE messages SET random = random + 1 WHERE ${FIRST('seq > 4')}`],
  [
    'message that is not as it was written',
    `UPDATE messages SET body = CAST(REPLACE(CAST(body AS TEXT), 'TIMTextElem', 'TIMTextElen') AS BLOB) WHERE ${FIRST("flags < 1024 AND CAST(body AS TEXT) LIKE '%TIMTextElem%'")}`,
  ],
  ['receipt of a message', `UPDATE messages SET flags = flags + 2048 WHERE ${FIRST('flags < 1024')}`],
  ['edit of a message', `UPDATE messages SET edited_ms = 1 WHERE ${FIRST('edited_ms IS NULL AND flags < 1024')}`],
  ['message without its nick', `UPDATE messages SET profile_id = 4711 WHERE ${FIRST('seq > 4')}`],
  ['mark that a message is not unread', `UPDATE changes SET unread_uid = 0 WHERE ${ONE_MARK}`],
  ['change of no message', `UPDATE changes SET seq = 4711 WHERE ${ONE_MARK}`],
  ['count of read messages', `UPDATE members SET read_count = read_count - 1 WHERE conv_id = ${TALK}`],
  ['unread count', `UPDATE members SET read_count = read_count - 1 WHERE conv_id = ${TALK}`],
  ['position beyond the end', `UPDATE members SET cleared_seq = 4711 WHERE conv_id = ${TALK}`],
  [
    'read position told to the peer',
    `UPDATE members SET told_seq = told_seq - 1 WHERE conv_id = ${TALK} AND told_seq > 1`,
  ],
  [
    'last message shown in the list',
    `UPDATE members SET top_seq = 0, gone_seq = (SELECT list_seq_low FROM conversations WHERE conv_id = ${TALK}) WHERE conv_id = ${TALK}`,
  ],
  ['missing row of a user', `DELETE FROM members WHERE conv_id = ${TALK} AND uid = (SELECT MIN(uid) FROM members)`],
  ['row of a user in a conversation', `UPDATE members SET peer_uid = 4711 WHERE conv_id = ${TALK}`],
  ['message of no conversation', `DELETE FROM conversations WHERE conv_id = ${TALK}`],
  ['row of a user of no conversation', `DELETE FROM conversations WHERE conv_id = ${TALK}`],
  ['change of no conversation', `DELETE FROM conversations WHERE conv_id = ${CONV}`],
  ['conversation of no account', "DELETE FROM accounts WHERE user_id = 'carol'"],
  ['event of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['device of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['profile of no account', "DELETE FROM accounts WHERE user_id = 'alice'"],
  ['account without its nick', 'DELETE FROM profiles'],
  ['number of the events of an account', "UPDATE accounts SET user_seq = user_seq + 1 WHERE user_id = 'alice'"],
  ['number of the events of an account', 'DELETE FROM user_events WHERE user_seq = 2'],
  ['account of no app', 'DELETE FROM apps'],
  ['consumer of no app', 'DELETE FROM apps'],
  ['settings of an app', `UPDATE apps SET settings = '{"pageMax":1}'`],
  ['settings of an app', `UPDATE apps SET settings = '{"port":1}'`],
  ['administrators of an app', "UPDATE apps SET admins = '{'"],
  ['import that is not listed', 'DELETE FROM imports'],
  ['import that is not listed', 'DELETE FROM group_imports'],
  ['listed import into a group that is not there', 'UPDATE group_imports SET from_uid = from_uid + 1'],
  ['end of the last import into a group', 'UPDATE conversations SET floor_count = floor_count - 1 WHERE floor_seq > 0'],
  ['floor of a member', 'UPDATE members SET floor_seq = 4711 WHERE role > 0'],
  ['listed import that is not there', 'UPDATE imports SET seq = seq - 1'],
  ['topic of no community', 'UPDATE groups SET parent_gid = 4711 WHERE parent_gid > 0'],
  ['row of a topic of no member', 'DELETE FROM members WHERE role = 1'],
  ['place of a joining in a topic', 'UPDATE topic_marks SET count_low = count_low + 1'],
  ['place of a joining in a topic', 'UPDATE topic_marks SET conv_id = conv_id - 1'],
  ['number of the joining of a member', 'UPDATE groups SET joins = 0'],
  ['list of merged messages without its content', 'DELETE FROM merged_contents'],
  ['content of no list of merged messages', 'DELETE FROM merged_lists'],
  ['message that holds no list or is none', 'DELETE FROM merged_lists'],
  ['message that holds no list or is none', 'UPDATE merged_refs SET seq = 4711'],
  ['list of merged messages that holds none', 'UPDATE merged_inner SET inner_id = 4711'],
  ['count of what holds a list of merged messages', 'UPDATE merged_lists SET refs = refs + 1'],
  ['count of what holds a list of merged messages', 'DELETE FROM merged_inner'],
  ['list of merged messages that is not as it was written', "UPDATE merged_contents SET content = CAST('[' AS BLOB)"],
  ['outbox row of no conversation', 'UPDATE outbox SET conv_id = 4711'],
  [
    'message kept of a live room: conversation',
    "UPDATE groups SET type = 'AVChatRoom' WHERE conv_id = (SELECT MAX(conv_id) FROM messages)",
  ],
];
