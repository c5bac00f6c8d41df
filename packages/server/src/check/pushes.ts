/** Rows of pushing to all that name another row which is not there, and numbers that cannot be. */
export const PUSHES: Readonly<Record<string, string>> = {
  'name of an attribute of no app': `SELECT 'app ' || sdk_app_id || ', attribute ' || number AS row FROM push_attribute_names n
    WHERE NOT EXISTS (SELECT 1 FROM apps p WHERE p.sdk_app_id = n.sdk_app_id)`,
  'attribute of no account': `SELECT 'account ' || uid || ', attribute ' || number AS row FROM push_attributes t
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = t.uid AND a.sdk_app_id = t.sdk_app_id)`,
  'tag of no account': `SELECT 'account ' || uid AS row FROM push_tags t
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = t.uid AND a.sdk_app_id = t.sdk_app_id)`,
  'push of no account': `SELECT 'push ' || task_no AS row FROM push_tasks t
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = t.from_uid AND a.sdk_app_id = t.sdk_app_id)`,
  'progress of a push': `SELECT 'push ' || task_no AS row FROM push_tasks
    WHERE state NOT IN (0, 1, 2) OR cursor_uid > last_uid OR (state = 0 AND finished > 0) OR (state = 2 AND cursor_uid < last_uid)`,
  'push that is not there and waits for an account': `SELECT 'push ' || w.task_no || ', account ' || w.uid AS row FROM push_waiting w
    WHERE NOT EXISTS (SELECT 1 FROM push_tasks t JOIN accounts a ON a.sdk_app_id = t.sdk_app_id WHERE t.task_no = w.task_no AND a.uid = w.uid)`,
};
