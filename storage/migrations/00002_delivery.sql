-- Subscriptions, follows and the outbox: what was promised to whom, and what became of it. Instants are Unix milliseconds
-- in UTC.

-- +goose Up

pragma user_version = 2;

-- What undoes a change is looked for whenever somebody undoes his last one.
create index changes_undoes on changes (undoes) where undoes is not null;

-- Who died is not held any more, whatever the type of the incident.
create index targets_died on targets (incident_id) where outcome = 'died';

-- A subscription is a chat's wish for an edition a day, or on some days of the week.
create table subscriptions (
  id         integer primary key autoincrement,
  ref        text    not null unique,
  chat_id    integer not null references chats (id),
  thread     text    not null default '',   -- topic of a Telegram group; empty: the chat itself
  minute     integer not null check (minute between 0 and 1439), -- of the local day
  zone       text    not null,              -- IANA
  days       integer not null check (days between 1 and 127),    -- bit 0: Monday … bit 6: Sunday
  country    text    not null default '',
  type       text    references code_incident_type (code),
  tag        text    not null default '',
  case_id    integer references cases (id),
  verified   text    references code_verification (code),        -- the least proof of what is listed; null: any
  quiet      text    not null default 'line' check (quiet in ('line', 'silent')), -- a day with nothing to say
  silent     integer not null default 0 check (silent in (0, 1)), -- sent without sound
  account    integer references accounts (id), -- who set it up; null: the channel's own identity
  edition_day text   not null default '',   -- local date of the last edition; empty: none yet
  edition_at integer,                       -- when it was enqueued
  last_seq   integer not null,              -- the change log up to here has been in an edition: (last_seq, now] is the next
  custody_id integer references told_custody (id), -- who was in custody by the last edition; null: none told of it
  planned_at integer not null,              -- when minute, zone and days were set: only what comes due after it is owed
  created_at integer not null,
  ended_at   integer                        -- unsubscribed
) strict;
create index subscriptions_chat on subscriptions (chat_id);
create index subscriptions_live on subscriptions (id) where ended_at is null;

-- Who was in custody by an edition, one row for all subscriptions that were told the same: a JSON object of the ref of each
-- person and that of the report it rested on. It is what the next edition compares with.
create table told_custody (
  id     integer primary key,
  sum    text    not null unique, -- SHA-256 of people
  people text    not null
) strict;
create index subscriptions_custody on subscriptions (custody_id) where custody_id is not null;

-- A follow is a chat's, or in a private chat a person's, wish to be told at once of what changes about one thing.
create table follows (
  id         integer primary key autoincrement,
  ref        text    not null unique,
  chat_id    integer not null references chats (id),
  thread     text    not null default '',
  kind       text    not null check (kind in ('case', 'subject', 'country', 'type')),
  object_id  integer,                       -- of a case or a subject
  code       text    not null default '',   -- of a country or a type
  account    integer references accounts (id),
  created_at integer not null,
  ended_at   integer,
  check ((kind in ('case', 'subject')) = (object_id is not null)),
  check ((kind in ('country', 'type')) = (code <> ''))
) strict;
create index follows_chat on follows (chat_id);
create index follows_live on follows (kind, object_id, code) where ended_at is null;

-- How far the change log has been told to the followers of a chat (and topic): urgent kinds at once, the rest bundled.
create table follow_cursors (
  chat_id     integer not null references chats (id),
  thread      text    not null default '',
  urgent_seq  integer not null,
  bundle_seq  integer not null,
  bundled_at  integer not null default 0,
  primary key (chat_id, thread)
) strict, without rowid;

-- The outbox. A row says that something is about to be said to a chat, before it is. key is the thing to do once:
-- "edition:9XK3F:2026-11-25". range_from and range_to are the half-open range of the change log that it tells.
create table deliveries (
  id              integer primary key autoincrement,
  key             text    not null unique,
  chat_id         integer not null references chats (id),
  thread          text    not null default '',
  kind            text    not null check (kind in ('withdrawal', 'urgent', 'correction', 'follow', 'edition', 'announcement', 'question', 'notice')),
  priority        integer not null,         -- the lower goes first
  audience        integer not null check (audience in (0, 1)), -- of the chat when the document was made
  subscription_id integer references subscriptions (id),
  edits_delivery  integer references deliveries (id), -- it edits that part instead of sending
  edits_part      integer,
  doc             text    not null,         -- reply.Encode
  silent          integer not null default 0 check (silent in (0, 1)),
  range_from      integer not null default 0,
  range_to        integer not null default 0,
  state           text    not null default 'pending' check (state in ('pending', 'sending', 'sent', 'failed', 'uncertain', 'cancelled', 'held')),
  attempts        integer not null default 0,
  due_at          integer not null,         -- not before
  expires_at      integer,                  -- not after
  tried_at        integer,                  -- first claimed; from then on it keeps its turn in the chat
  lease_until     integer,                  -- of a delivery that is being sent
  fault           text    not null default '', -- what went wrong last, without content
  told_at         integer,                  -- the admins were told of a state that wants them
  created_at      integer not null,
  settled_at      integer,
  check ((edits_delivery is null) = (edits_part is null)),
  check ((state = 'sending') = (lease_until is not null))
) strict;
-- What is open, of a chat in its order: a small part of all that there ever was. SQLite takes a partial index only where the
-- question says its condition in the same words.
create index deliveries_open on deliveries (chat_id, priority, id) where state not in ('sent', 'cancelled');
create index deliveries_next on deliveries (priority, id) where state = 'pending';
create index deliveries_due on deliveries (due_at) where state = 'pending';
create index deliveries_edits on deliveries (edits_delivery) where edits_delivery is not null;
create index deliveries_leased on deliveries (lease_until) where state = 'sending';
create index deliveries_subscription on deliveries (subscription_id) where subscription_id is not null;
create index deliveries_settled on deliveries (settled_at) where settled_at is not null;
create index deliveries_editions on deliveries (settled_at) where kind = 'edition' and state = 'sent';

-- The parts of a delivery, frozen when it was first claimed: a restart goes on with the same bytes.
create table delivery_parts (
  delivery_id integer not null references deliveries (id) on delete cascade,
  number      integer not null check (number > 0),
  body        blob    not null, -- the adapter's own encoding of one message; empty: to be made anew from doc
  doc         text    not null, -- the stretch of the document that it shows, to render it anew
  state       text    not null default 'pending' check (state in ('pending', 'sending', 'sent', 'uncertain', 'failed', 'dropped')),
  nonce       text    not null, -- the same at every attempt
  after_id    text    not null default '', -- the last message of the chat that was known before it was sent, for evidence
  remote_id   text    not null default '',
  sending_at  integer,
  sent_at     integer,
  edited_at   integer,
  primary key (delivery_id, number)
) strict, without rowid;
create index delivery_parts_sent on delivery_parts (sent_at) where sent_at is not null;
create index delivery_parts_remote on delivery_parts (remote_id) where remote_id <> '';
create index delivery_parts_erased on delivery_parts (delivery_id) where length(body) = 0;

-- Which incidents and cases a part shows: to check them before it is sent, and to find the posts that carry one.
create table part_carries (
  ref         text    not null,
  delivery_id integer not null,
  number      integer not null,
  primary key (ref, delivery_id, number),
  foreign key (delivery_id, number) references delivery_parts (delivery_id, number) on delete cascade
) strict, without rowid;
create index part_carries_part on part_carries (delivery_id, number);

-- What was changed while a delivery waited that shows it, and reads there as of that number of the change log.
create table put_right (
  delivery_id integer not null references deliveries (id) on delete cascade,
  ref         text    not null,
  upto        integer not null,
  primary key (delivery_id, ref)
) strict, without rowid;

-- last_post is the platform's id of the last message that was sent to the chat, for evidence. A chat that was paused because
-- a right is missing is tried again at probe_at; told_at: somebody was told that it is paused.
alter table chats add column last_post text not null default '';
alter table chats add column probe_at integer;
alter table chats add column told_at integer;

-- Refs that posts of a chat have shown and, edited, do not show any more: who had an error is told that it was one.
create table once_told (
  chat_id integer not null references chats (id),
  ref     text    not null,
  upto    integer not null, -- number of the change log up to which the last of those posts told
  primary key (chat_id, ref)
) strict, without rowid;

-- What an owner was asked by casewire itself: an embargo that lapsed, a hearing that has passed.
create table prompts (
  id          integer primary key,
  kind        text    not null check (kind in ('embargo', 'hearing')),
  object      text    not null check (object in ('case', 'incident')),
  object_id   integer not null,
  instant     integer not null, -- the embargo's end, or the end of the hearing's day
  asked_at    integer not null,
  reminded_at integer,
  told_at     integer,          -- the admins were told
  answered_at integer,
  unique (kind, object, object_id, instant)
) strict;

-- A file that came with a command which is to be confirmed. It expires with the draft.
create table uploads (
  account    integer not null references accounts (id),
  chat       text    not null, -- as in drafts
  name       text    not null,
  type       text    not null,
  data       blob    not null,
  expires_at integer not null,
  primary key (account, chat)
) strict, without rowid;

create index handled_at on handled (at);

-- A new incident comes with its reach and its country (put_incident.go), so that no trigger has to write it a second time: a
-- statement with a trigger looks through the tables that could refer to the new row, and empties the memory of the search
-- index into a piece of its own. Without a reach of its own a row is restricted.
drop trigger incidents_kept;

-- Who is held in a country is found without looking at each of its incidents in their own place.
drop index incidents_country;
create index incidents_country on incidents (in_country, reach, verification, case_id);
