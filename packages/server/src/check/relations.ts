/** Rows of the relationship chain that name another row which is not there, and numbers that disagree with the lists. */
export const RELATIONS: Readonly<Record<string, string>> = {
  'friend of no account': `SELECT 'account ' || uid || ', friend ' || friend_uid AS row FROM friends f
    WHERE NOT EXISTS (SELECT 1 FROM accounts a JOIN accounts b ON b.uid = f.friend_uid AND b.sdk_app_id = a.sdk_app_id WHERE a.uid = f.uid)`,
  'number of a friend': `SELECT 'account ' || uid || ', friend ' || friend_uid AS row FROM friends f
    WHERE NOT EXISTS (SELECT 1 FROM relation_heads h WHERE h.uid = f.uid AND h.friends_seq >= f.seq)`,
  'count of friends': `SELECT 'account ' || uid || ': ' || friend_count AS row FROM relation_heads h
    WHERE friend_count <> (SELECT COUNT(*) FROM friends f WHERE f.uid = h.uid AND f.is_gone = 0)`,
  'numbers of lists of no account': `SELECT 'account ' || uid AS row FROM relation_heads h
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = h.uid)`,
  'friend group of no account': `SELECT 'account ' || uid || ', friend group ' || group_no AS row FROM friend_groups g
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = g.uid)`,
  'place in no friend group': `SELECT 'account ' || uid || ', friend ' || friend_uid AS row FROM friend_group_members m
    WHERE NOT EXISTS (SELECT 1 FROM friend_groups g WHERE g.group_no = m.group_no AND g.uid = m.uid)`,
  'place of no friend in a friend group': `SELECT 'account ' || uid || ', friend ' || friend_uid AS row FROM friend_group_members m
    WHERE NOT EXISTS (SELECT 1 FROM friends f WHERE f.uid = m.uid AND f.friend_uid = m.friend_uid AND f.is_gone = 0)`,
  'friend request of no account': `SELECT 'account ' || from_uid || ' to account ' || to_uid AS row FROM friend_applications p
    WHERE NOT EXISTS (SELECT 1 FROM accounts a JOIN accounts b ON b.uid = p.to_uid AND b.sdk_app_id = a.sdk_app_id WHERE a.uid = p.from_uid)`,
  'number of a friend request': `SELECT 'account ' || from_uid || ' to account ' || to_uid AS row FROM friend_applications p
    WHERE NOT EXISTS (SELECT 1 FROM relation_heads h WHERE h.uid = p.to_uid AND h.pending_seq >= p.seq)`,
  'friend requests read that never came': `SELECT 'account ' || uid AS row FROM relation_heads WHERE pending_read > pending_seq`,
  'blacklist of no account': `SELECT 'account ' || uid || ', blocked ' || blocked_uid AS row FROM blacklist l
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = l.uid AND a.sdk_app_id = l.sdk_app_id)
    OR NOT EXISTS (SELECT 1 FROM accounts b WHERE b.uid = l.blocked_uid AND b.sdk_app_id = l.sdk_app_id)`,
  'follower of no account': `SELECT 'account ' || uid || ', followed ' || followed_uid AS row FROM follows f
    WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.uid = f.uid AND a.sdk_app_id = f.sdk_app_id)
    OR NOT EXISTS (SELECT 1 FROM accounts b WHERE b.uid = f.followed_uid AND b.sdk_app_id = f.sdk_app_id)`,
  'mark of two who follow each other': `SELECT 'account ' || uid || ', followed ' || followed_uid AS row FROM follows f
    WHERE (is_mutual = 1) <> EXISTS (SELECT 1 FROM follows g WHERE g.uid = f.followed_uid AND g.followed_uid = f.uid)`,
  'count of who is followed': `SELECT 'account ' || uid || ': ' || following_count AS row FROM relation_heads h
    WHERE following_count <> (SELECT COUNT(*) FROM follows f WHERE f.uid = h.uid)`,
  'count of followers': `SELECT 'account ' || uid || ': ' || follower_count AS row FROM relation_heads h
    WHERE follower_count <> (SELECT COUNT(*) FROM follows f WHERE f.followed_uid = h.uid)`,
  'count of who follow each other': `SELECT 'account ' || uid || ': ' || mutual_count AS row FROM relation_heads h
    WHERE mutual_count <> (SELECT COUNT(*) FROM follows f WHERE f.uid = h.uid AND f.is_mutual = 1)`,
  'counts of a follower': `SELECT 'account ' || uid || ', followed ' || followed_uid AS row FROM follows f
    WHERE NOT EXISTS (SELECT 1 FROM relation_heads h WHERE h.uid = f.uid)
    OR NOT EXISTS (SELECT 1 FROM relation_heads h WHERE h.uid = f.followed_uid)`,
};
