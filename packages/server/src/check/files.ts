/** Rows of files that name another row which is not there, and counts that disagree with what holds a file. */
export const FILES: Readonly<Record<string, string>> = {
  'file of no app': `SELECT 'file ' || file_id AS row FROM files f
    WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = f.sdk_app_id)`,
  'message that holds no file or is none': `SELECT 'conversation ' || conv_id || ', message ' || seq AS row FROM file_refs r
    WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.file_id = r.file_id AND f.state = 1)
    OR NOT EXISTS (SELECT 1 FROM messages m WHERE m.conv_id = r.conv_id AND m.seq = r.seq AND m.body IS NOT NULL)`,
  'list of merged messages that holds no file': `SELECT 'list ' || list_id AS row FROM file_inner i
    WHERE NOT EXISTS (SELECT 1 FROM merged_lists l WHERE l.list_id = i.list_id)
    OR NOT EXISTS (SELECT 1 FROM files f WHERE f.file_id = i.file_id AND f.state = 1)`,
  'count of what holds a file': `SELECT 'file ' || file_id || ': ' || refs AS row FROM files f WHERE refs <>
    (SELECT COUNT(*) FROM file_refs r WHERE r.file_id = f.file_id) + (SELECT COUNT(*) FROM file_inner i WHERE i.file_id = f.file_id)`,
  'giver of no file': `SELECT 'file ' || file_id || ', account ' || uid AS row FROM file_givers g
    WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.file_id = g.file_id AND f.state < 2)`,
};
