-- The store of casewire. Instants are Unix milliseconds in UTC. Reported dates are a range of ISO days with a precision;
-- an open end is null. Visibility is 1 public, 2 team, 3 restricted. Code lists stand in storage/codes.go and are copied
-- into the code_ tables each time the file is opened.

-- +goose Up

pragma user_version = 1;

create table meta (key text primary key, value text not null) strict, without rowid;

create table code_incident_type (code text primary key) strict, without rowid;
create table code_outcome       (code text primary key) strict, without rowid;
create table code_sentence      (code text primary key) strict, without rowid;
create table code_verification  (code text primary key) strict, without rowid;
create table code_stance        (code text primary key) strict, without rowid;
create table code_authority     (code text primary key) strict, without rowid;
create table code_capacity      (code text primary key) strict, without rowid;
create table code_source_kind   (code text primary key) strict, without rowid;

-- Accounts are the people and platform roles that casewire knows: those who were granted a role and those who changed something.
create table accounts (
  id         integer primary key,
  platform   text    not null check (platform in ('telegram', 'discord', 'console')),
  kind       text    not null check (kind in ('person', 'role')),
  remote_id  text    not null,
  name       text    not null default '',
  role       integer not null default 0 check (role between 0 and 3), -- 0 nobody, 1 member, 2 editor, 3 admin
  created_at integer not null,
  unique (platform, kind, remote_id)
) strict;

create table chats (
  id           integer primary key,
  platform     text    not null check (platform in ('telegram', 'discord', 'console')),
  remote_id    text    not null,
  kind         text    not null check (kind in ('private', 'group', 'channel')),
  title        text    not null default '',
  audience     integer not null default 0 check (audience in (0, 1)), -- 0 public, 1 team
  ops          integer not null default 0 check (ops in (0, 1)),      -- failures are told here
  quiet_from   integer check (quiet_from between 0 and 1439),         -- minutes of the local day
  quiet_to     integer check (quiet_to between 0 and 1439),
  zone         text    not null default '',
  paused_at    integer,
  paused_why   text    not null default '',
  created_at   integer not null,
  unique (platform, remote_id)
) strict;

-- One row for each ref, over all kinds; code is the random part as it is looked up.
create table refs (
  code      text    primary key,
  kind      text    not null check (kind in ('case', 'incident', 'subject', 'source', 'subscription', 'follow')),
  object_id integer not null
) strict, without rowid;

create table cases (
  id            integer primary key autoincrement,
  ref           text    not null unique,
  title         text    not null,
  country       text    not null check (length(country) = 2),
  summary       text    not null default '',
  owner         integer references accounts (id),
  closed        integer not null default 0 check (closed in (0, 1)),
  visibility    integer not null check (visibility between 1 and 3),
  embargo_until integer,
  revision      integer not null default 1,
  created_at    integer not null,
  changed_at    integer not null,
  check (embargo_until is null or visibility > 1)
) strict;
create index cases_country on cases (country, visibility);
create index cases_changed on cases (changed_at);

create table case_tags (
  case_id integer not null references cases (id) on delete cascade,
  tag     text    not null,
  primary key (case_id, tag)
) strict, without rowid;
create index case_tags_tag on case_tags (tag);

create table subjects (
  id         integer primary key autoincrement,
  ref        text    not null unique,
  kind       text    not null check (kind in ('person', 'outlet')),
  capacity   text    references code_capacity (code),
  outlet_id  integer references subjects (id),
  withheld   integer not null default 0 check (withheld in (0, 1)), -- identity withheld: no name below restricted
  minor      integer not null default 0 check (minor in (0, 1)),
  merged_into integer references subjects (id), -- its ref opens that one now
  revision   integer not null default 1,
  created_at integer not null,
  changed_at integer not null
) strict;
create index subjects_outlet on subjects (outlet_id) where outlet_id is not null;

create table incidents (
  id             integer primary key autoincrement,
  ref            text    not null unique,
  case_id        integer not null references cases (id),
  date_from      text,
  date_to        text,
  date_precision text    not null check (date_precision in ('day', 'month', 'year', 'range', 'before', 'after', 'unknown')),
  date_inferred  integer not null default 0 check (date_inferred in (0, 1)),
  date_words     text    not null default '',
  day_order      integer not null default 0, -- explicit order among incidents of one day
  place          text    not null default '',
  country        text    check (length(country) = 2), -- of the place; null: the case's
  authority      text    references code_authority (code),
  body           text    not null default '', -- the authority's name: "Oktyabrsky District Court"
  system         text    not null default '', -- of a notice: "interpol", "country:KG", "unnamed:A"
  summary        text    not null,
  stance         text    references code_stance (code),
  verification   text    not null references code_verification (code),
  visibility     integer not null check (visibility between 1 and 3),
  embargo_until  integer,
  slug           text    unique, -- how another tracker's export knows it
  revision       integer not null default 1,
  created_at     integer not null,
  changed_at     integer not null,
  reach          integer not null default 3,  -- kept by triggers: the narrower of the case's visibility and its own
  in_country     text    not null default '', -- kept by triggers: its own country, else the case's
  check (embargo_until is null or visibility > 1),
  check (date_from is null or date_to is null or date_from <= date_to)
) strict;
create index incidents_case on incidents (case_id, date_from);
create index incidents_country on incidents (in_country, reach);
create index incidents_changed on incidents (changed_at);
create index incidents_date on incidents (date_from, date_to);
create index incidents_embargo on incidents (embargo_until) where embargo_until is not null;

-- +goose StatementBegin
create trigger incidents_kept after insert on incidents begin
  update incidents set reach = (select max(new.visibility, c.visibility) from cases c where c.id = new.case_id),
    in_country = coalesce(new.country, (select c.country from cases c where c.id = new.case_id)) where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger incidents_rekept after update of visibility, country, case_id on incidents begin
  update incidents set reach = (select max(new.visibility, c.visibility) from cases c where c.id = new.case_id),
    in_country = coalesce(new.country, (select c.country from cases c where c.id = new.case_id)) where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger cases_kept after update of visibility, country on cases begin
  update incidents set reach = max(visibility, new.visibility), in_country = coalesce(country, new.country) where case_id = new.id;
end;
-- +goose StatementEnd

create table incident_types (
  incident_id integer not null references incidents (id) on delete cascade,
  place       integer not null, -- 0: the main type
  type        text    not null references code_incident_type (code),
  primary key (incident_id, place),
  unique (incident_id, type)
) strict, without rowid;
create index incident_types_type on incident_types (type, incident_id);

create table subject_names (
  id          integer primary key,
  subject_id  integer not null references subjects (id) on delete cascade,
  name        text    not null,
  preferred   integer not null default 0 check (preferred in (0, 1)),
  script      text    not null default '', -- ISO 15924: Latn, Cyrl
  folded      text    not null,            -- FoldName of the name, to find the same spelling
  incident_id integer references incidents (id), -- the name came with this incident and is seen where it is; null: wherever the subject is
  unique (subject_id, name)
) strict;
create unique index subject_names_preferred on subject_names (subject_id) where preferred = 1;
create index subject_names_folded on subject_names (folded);

create table targets (
  id          integer primary key,
  incident_id integer not null references incidents (id) on delete cascade,
  place       integer not null, -- order
  subject_id  integer references subjects (id),
  people      integer check (people > 0),  -- of an unnamed group; null: their number is not stated
  description text    not null default '', -- of an unnamed group, in house words
  named       text    not null default '', -- the name it was entered under
  rest        integer not null default 0 check (rest in (0, 1)), -- "all the others" of the same event
  role        text    not null default '',
  outcome     text    references code_outcome (code),
  sentence    text    references code_sentence (code),
  months      integer check (months > 0),
  term        text    not null default '', -- the term as the source prints it
  check ((subject_id is null) = (description <> ''))
) strict;
create index targets_incident on targets (incident_id, place);
create index targets_subject on targets (subject_id, incident_id) where subject_id is not null;

create table sources (
  id                  integer primary key autoincrement,
  ref                 text    not null unique,
  url                 text    not null default '',
  url_key             text, -- NormalURL of the url; a hidden source and one that can be seen may have the same
  publisher           text    not null,
  title               text    not null default '',
  published_from      text,
  published_to        text,
  published_precision text    not null check (published_precision in ('day', 'month', 'year', 'range', 'before', 'after', 'unknown')),
  published_inferred  integer not null default 0 check (published_inferred in (0, 1)),
  published_words     text    not null default '',
  language            text    not null default '', -- BCP 47
  kind                text    not null references code_source_kind (code),
  derived_from        integer references sources (id),
  archive_url         text    not null default '',
  risky               integer not null default 0 check (risky in (0, 1)), -- not linked in public
  interest            text    not null default '', -- why it is a party: "Kloop is its member centre"
  revision            integer not null default 1,
  created_at          integer not null,
  changed_at          integer not null
) strict;
create index sources_url on sources (url_key) where url_key is not null;
create index sources_changed on sources (changed_at);

-- A citation is what one speaker says of one incident in one source.
create table citations (
  id             integer primary key,
  incident_id    integer not null references incidents (id) on delete cascade,
  place          integer not null,
  source_id      integer not null references sources (id),
  speaker        text    not null check (speaker <> ''),
  words          text    not null default '',
  verbatim       integer not null default 0 check (verbatim in (0, 1)), -- words may stand in quotation marks
  said_from      text,
  said_to        text,
  said_precision text    not null default 'unknown' check (said_precision in ('day', 'month', 'year', 'range', 'before', 'after', 'unknown')),
  said_inferred  integer not null default 0 check (said_inferred in (0, 1)),
  said_words     text    not null default '',
  unique (incident_id, source_id, speaker)
) strict;
create index citations_source on citations (source_id, incident_id);

-- A claim is one of several reported values of the same thing: 8 or 10 people, February or April.
create table claims (
  id             integer primary key,
  incident_id    integer not null references incidents (id) on delete cascade,
  place          integer not null,
  field          text    not null check (field in ('headcount', 'date')),
  people         integer check (people > 0),
  date_from      text,
  date_to        text,
  date_precision text    check (date_precision in ('day', 'month', 'year', 'range', 'before', 'after', 'unknown')),
  date_inferred  integer not null default 0 check (date_inferred in (0, 1)),
  date_words     text    not null default '',
  source_id      integer references sources (id),
  speaker        text    not null default '',
  check ((field = 'headcount') = (people is not null)),
  check ((field = 'date') = (date_precision is not null))
) strict;
create index claims_incident on claims (incident_id, place);

create table incident_links (
  from_id integer not null references incidents (id) on delete cascade,
  to_id   integer not null references incidents (id) on delete cascade,
  kind    text    not null check (kind in ('about', 'conflicts')),
  primary key (from_id, to_id, kind)
) strict, without rowid;
create index incident_links_to on incident_links (to_id);

create table shares (
  account     integer not null references accounts (id),
  case_id     integer references cases (id),
  incident_id integer references incidents (id),
  shared_by   integer references accounts (id),
  shared_at   integer not null,
  check ((case_id is null) <> (incident_id is null)),
  unique (account, case_id, incident_id)
) strict;

-- The revision log. A row commits together with what it tells. sight_before and sight_after are the reach of the object
-- (0: it did not exist, or exists no more). before and after hold the object as a record (storage/record.go).
create table changes (
  seq          integer primary key autoincrement,
  at           integer not null,
  account      integer references accounts (id),
  batch        integer, -- one import, one publication of a whole case
  kind         text    not null check (kind in ('added', 'updated', 'corrected', 'published', 'withdrawn', 'closed', 'reopened', 'merged', 'split', 'redacted', 'undone')),
  object       text    not null check (object in ('case', 'incident', 'subject', 'source', 'account', 'chat', 'share', 'subscription', 'follow')),
  object_id    integer not null,
  object_ref   text    not null,
  case_id      integer,
  field        text    not null default '', -- the one field, where one was changed
  sight_before integer not null check (sight_before between 0 and 3),
  sight_after  integer not null check (sight_after between 0 and 3),
  before       text,
  after        text,
  reason       text    not null default '', -- public
  note         text    not null default '', -- for the team
  undoes       integer references changes (seq)
) strict;
create index changes_object on changes (object, object_id);
create index changes_case on changes (case_id);
create index changes_at on changes (at);

-- The audit: who did or tried what. Questions are not in it.
create table audit (
  id         integer primary key autoincrement,
  at         integer not null,
  account    integer references accounts (id),
  platform   text    not null default '',
  chat_id    integer references chats (id),
  action     text    not null,
  object_ref text    not null default '',
  outcome    text    not null check (outcome in ('done', 'refused')),
  details    text    not null default ''
) strict;
create index audit_at on audit (at);

-- Updates and interactions that changed something, so that a redelivery does nothing.
create table handled (
  platform text    not null,
  key      text    not null,
  at       integer not null,
  primary key (platform, key)
) strict, without rowid;

-- While a row stands here, inside the transaction of redact, the append-only tables may be rewritten.
create table redacting (id integer primary key check (id = 1)) strict;

-- +goose StatementBegin
create trigger changes_frozen before update on changes when not exists (select 1 from redacting) begin
  select raise(abort, 'the change log is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger changes_kept before delete on changes when not exists (select 1 from redacting) begin
  select raise(abort, 'the change log is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_frozen before update on audit when not exists (select 1 from redacting) begin
  select raise(abort, 'the audit is append-only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_kept before delete on audit when not exists (select 1 from redacting) begin
  select raise(abort, 'the audit is append-only');
end;
-- +goose StatementEnd

-- Half-given commands: what a person has typed so far in one chat. They expire.
create table drafts (
  id         integer primary key,
  account    integer not null references accounts (id),
  chat       text    not null, -- platform:chat:thread
  state      text    not null, -- JSON
  created_at integer not null,
  expires_at integer not null,
  unique (account, chat)
) strict;

-- The search index: one document a case, incident, name and source, folded by Fold. docid is the kind of the document
-- times 2^40 plus the number of the object (storage/put.go). Words are mostly looked up by their first letters.
create virtual table search using fts4 (body, tokenize=simple, prefix="1,2,3");
create virtual table search_terms using fts4aux (search);
