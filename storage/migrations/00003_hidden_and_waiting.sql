-- +goose Up

pragma user_version = 3;

-- What is found is counted without a look at each thing in its own place: what a sight may not see of a kind is listed by an
-- index, and taken away from what the search index gives.

-- Kept by triggers: the widest reach of the incidents that cite it, 3 where none does. 4 asks for it to be found anew; most
-- sources are public, and the first public incident that cites one tells it. (A view would say it once, too, but where there is
-- one, SQLite 3.54 checks a file without a look for lost pages.)
alter table sources add column reach integer not null default 3;

-- +goose StatementBegin
create trigger sources_kept after update of reach on sources when new.reach = 4 begin
  update sources set reach = case
      when exists (select 1 from citations x join incidents i on i.id = x.incident_id where x.source_id = new.id and i.reach = 1) then 1
      when exists (select 1 from citations x join incidents i on i.id = x.incident_id where x.source_id = new.id and i.reach = 2) then 2
      else 3 end
    where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger citations_kept after insert on citations begin
  update sources set reach = (select i.reach from incidents i where i.id = new.incident_id)
    where id = new.source_id and reach > (select i.reach from incidents i where i.id = new.incident_id);
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger citations_rekept after delete on citations begin
  update sources set reach = 4 where id = old.source_id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger incidents_seen after update of reach on incidents when new.reach <> old.reach begin
  update sources set reach = 4 where id in (select x.source_id from citations x where x.incident_id = new.id);
end;
-- +goose StatementEnd

update sources set reach = 4;

create index cases_hidden on cases (visibility) where visibility > 1;
create index incidents_hidden on incidents (reach) where reach > 1;
create index sources_hidden on sources (reach) where reach > 1;

-- What waits is looked through at each claim, for each platform, while one of them may be away: all that is asked of it stands in
-- the index, as a row has its document before everything else. State is in it for SQLite, which does not conclude it.
drop index deliveries_next;
create index deliveries_next on deliveries (priority, id, state, chat_id, due_at, expires_at, tried_at, edits_delivery, edits_part) where state = 'pending';
drop index deliveries_open;
create index deliveries_open on deliveries (chat_id, priority, id, state, due_at, expires_at, tried_at, edits_delivery, edits_part) where state not in ('sent', 'cancelled');

-- The same goes for how far messages have got.
create index delivery_parts_state on delivery_parts (delivery_id, state, number);

-- What a chat was ever told. The condition keeps SQLite from going through all that for questions about what is open.
create index deliveries_told on deliveries (chat_id) where edits_delivery is null;
