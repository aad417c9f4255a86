-- The example case and a few entries of an editor's, as the second released schema holds them. Made by that casewire, and printed by sqlite3's .dump.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-29 02:57:34');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-29 02:57:34');
INSERT INTO goose_db_version VALUES(3,2,1,'2026-11-29 02:57:34');
CREATE TABLE meta (key text primary key, value text not null) strict, without rowid;
CREATE TABLE code_incident_type (code text primary key) strict, without rowid;
INSERT INTO code_incident_type VALUES('abduction');
INSERT INTO code_incident_type VALUES('access_denied');
INSERT INTO code_incident_type VALUES('accusation');
INSERT INTO code_incident_type VALUES('appeal_ruling');
INSERT INTO code_incident_type VALUES('arrest');
INSERT INTO code_incident_type VALUES('assault');
INSERT INTO code_incident_type VALUES('border_stop');
INSERT INTO code_incident_type VALUES('charge');
INSERT INTO code_incident_type VALUES('chilling_statement');
INSERT INTO code_incident_type VALUES('civil_suit');
INSERT INTO code_incident_type VALUES('clemency');
INSERT INTO code_incident_type VALUES('closure_final');
INSERT INTO code_incident_type VALUES('closure_order');
INSERT INTO code_incident_type VALUES('closure_suit');
INSERT INTO code_incident_type VALUES('context');
INSERT INTO code_incident_type VALUES('custody_observation');
INSERT INTO code_incident_type VALUES('designation');
INSERT INTO code_incident_type VALUES('detention');
INSERT INTO code_incident_type VALUES('disappearance');
INSERT INTO code_incident_type VALUES('equipment_damage');
INSERT INTO code_incident_type VALUES('exile');
INSERT INTO code_incident_type VALUES('expulsion');
INSERT INTO code_incident_type VALUES('extradition_request');
INSERT INTO code_incident_type VALUES('hearing');
INSERT INTO code_incident_type VALUES('house_arrest');
INSERT INTO code_incident_type VALUES('interrogation');
INSERT INTO code_incident_type VALUES('killing');
INSERT INTO code_incident_type VALUES('law_change');
INSERT INTO code_incident_type VALUES('leak_case');
INSERT INTO code_incident_type VALUES('licence_loss');
INSERT INTO code_incident_type VALUES('mass_detention');
INSERT INTO code_incident_type VALUES('material_ban');
INSERT INTO code_incident_type VALUES('notice_decision');
INSERT INTO code_incident_type VALUES('notice_observation');
INSERT INTO code_incident_type VALUES('notice_request');
INSERT INTO code_incident_type VALUES('online_attack');
INSERT INTO code_incident_type VALUES('other');
INSERT INTO code_incident_type VALUES('prior_restraint');
INSERT INTO code_incident_type VALUES('release');
INSERT INTO code_incident_type VALUES('search');
INSERT INTO code_incident_type VALUES('seizure');
INSERT INTO code_incident_type VALUES('site_block');
INSERT INTO code_incident_type VALUES('smear');
INSERT INTO code_incident_type VALUES('statement');
INSERT INTO code_incident_type VALUES('subpoena');
INSERT INTO code_incident_type VALUES('surveillance');
INSERT INTO code_incident_type VALUES('suspension');
INSERT INTO code_incident_type VALUES('threat');
INSERT INTO code_incident_type VALUES('travel_ban');
INSERT INTO code_incident_type VALUES('verdict');
INSERT INTO code_incident_type VALUES('wanted');
CREATE TABLE code_outcome       (code text primary key) strict, without rowid;
INSERT INTO code_outcome VALUES('acquittal');
INSERT INTO code_outcome VALUES('acquitted');
INSERT INTO code_outcome VALUES('amnesty');
INSERT INTO code_outcome VALUES('bail');
INSERT INTO code_outcome VALUES('cancelled');
INSERT INTO code_outcome VALUES('changed');
INSERT INTO code_outcome VALUES('charges_dropped');
INSERT INTO code_outcome VALUES('commutation');
INSERT INTO code_outcome VALUES('convicted');
INSERT INTO code_outcome VALUES('declared');
INSERT INTO code_outcome VALUES('deleted');
INSERT INTO code_outcome VALUES('died');
INSERT INTO code_outcome VALUES('dropped');
INSERT INTO code_outcome VALUES('escaped');
INSERT INTO code_outcome VALUES('exchange');
INSERT INTO code_outcome VALUES('held');
INSERT INTO code_outcome VALUES('in_force');
INSERT INTO code_outcome VALUES('lifted');
INSERT INTO code_outcome VALUES('no_charge');
INSERT INTO code_outcome VALUES('not_held');
INSERT INTO code_outcome VALUES('not_stated');
INSERT INTO code_outcome VALUES('not_visible');
INSERT INTO code_outcome VALUES('pardon');
INSERT INTO code_outcome VALUES('pending_review');
INSERT INTO code_outcome VALUES('probation');
INSERT INTO code_outcome VALUES('published');
INSERT INTO code_outcome VALUES('quashed');
INSERT INTO code_outcome VALUES('quashed_retrial');
INSERT INTO code_outcome VALUES('refused');
INSERT INTO code_outcome VALUES('requested');
INSERT INTO code_outcome VALUES('served');
INSERT INTO code_outcome VALUES('sought');
INSERT INTO code_outcome VALUES('terminated');
INSERT INTO code_outcome VALUES('to_house_arrest');
INSERT INTO code_outcome VALUES('under_investigation');
INSERT INTO code_outcome VALUES('under_review');
INSERT INTO code_outcome VALUES('upheld');
INSERT INTO code_outcome VALUES('visible');
CREATE TABLE code_sentence      (code text primary key) strict, without rowid;
INSERT INTO code_sentence VALUES('fine');
INSERT INTO code_sentence VALUES('other');
INSERT INTO code_sentence VALUES('prison');
INSERT INTO code_sentence VALUES('probation');
INSERT INTO code_sentence VALUES('suspended');
CREATE TABLE code_verification  (code text primary key) strict, without rowid;
INSERT INTO code_verification VALUES('corroborated');
INSERT INTO code_verification VALUES('disputed');
INSERT INTO code_verification VALUES('documented');
INSERT INTO code_verification VALUES('refuted');
INSERT INTO code_verification VALUES('retracted');
INSERT INTO code_verification VALUES('single_source');
INSERT INTO code_verification VALUES('unreviewed');
CREATE TABLE code_stance        (code text primary key) strict, without rowid;
INSERT INTO code_stance VALUES('alleges');
INSERT INTO code_stance VALUES('asserts');
INSERT INTO code_stance VALUES('concludes');
INSERT INTO code_stance VALUES('declines');
INSERT INTO code_stance VALUES('denies');
CREATE TABLE code_authority     (code text primary key) strict, without rowid;
INSERT INTO code_authority VALUES('border');
INSERT INTO code_authority VALUES('court');
INSERT INTO code_authority VALUES('executive');
INSERT INTO code_authority VALUES('intergovernmental');
INSERT INTO code_authority VALUES('interior_ministry');
INSERT INTO code_authority VALUES('police');
INSERT INTO code_authority VALUES('private');
INSERT INTO code_authority VALUES('prosecutor');
INSERT INTO code_authority VALUES('regulator');
INSERT INTO code_authority VALUES('security_service');
INSERT INTO code_authority VALUES('unknown');
CREATE TABLE code_capacity      (code text primary key) strict, without rowid;
INSERT INTO code_capacity VALUES('blogger');
INSERT INTO code_capacity VALUES('editor');
INSERT INTO code_capacity VALUES('founder');
INSERT INTO code_capacity VALUES('journalist');
INSERT INTO code_capacity VALUES('lawyer');
INSERT INTO code_capacity VALUES('media_worker');
INSERT INTO code_capacity VALUES('official');
INSERT INTO code_capacity VALUES('relative');
INSERT INTO code_capacity VALUES('unknown');
CREATE TABLE code_source_kind   (code text primary key) strict, without rowid;
INSERT INTO code_source_kind VALUES('official_statement');
INSERT INTO code_source_kind VALUES('original');
INSERT INTO code_source_kind VALUES('own_reporting');
INSERT INTO code_source_kind VALUES('paraphrase');
INSERT INTO code_source_kind VALUES('primary_document');
INSERT INTO code_source_kind VALUES('republication');
INSERT INTO code_source_kind VALUES('translation');
CREATE TABLE accounts (
  id         integer primary key,
  platform   text    not null check (platform in ('telegram', 'discord', 'console')),
  kind       text    not null check (kind in ('person', 'role')),
  remote_id  text    not null,
  name       text    not null default '',
  role       integer not null default 0 check (role between 0 and 3), -- 0 nobody, 1 member, 2 editor, 3 admin
  created_at integer not null,
  unique (platform, kind, remote_id)
) strict;
INSERT INTO accounts VALUES(1,'console','person','admin','admin',0,1795921054664);
INSERT INTO accounts VALUES(2,'telegram','person','123456','',2,1795921054799);
INSERT INTO accounts VALUES(3,'discord','person','80351110224678912','',1,1795921054807);
CREATE TABLE chats (
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
  created_at   integer not null, last_post text not null default '', probe_at integer, told_at integer,
  unique (platform, remote_id)
) strict;
INSERT INTO chats VALUES(1,'console','admin','private','',0,0,NULL,NULL,'',NULL,'',1795921054811,'',NULL,NULL);
CREATE TABLE refs (
  code      text    primary key,
  kind      text    not null check (kind in ('case', 'incident', 'subject', 'source', 'subscription', 'follow')),
  object_id integer not null
) strict, without rowid;
INSERT INTO refs VALUES('040PQ','incident',26);
INSERT INTO refs VALUES('0J37F','source',7);
INSERT INTO refs VALUES('0T13T','subject',12);
INSERT INTO refs VALUES('0WN3R','incident',30);
INSERT INTO refs VALUES('192SK','incident',19);
INSERT INTO refs VALUES('1C4XR','incident',27);
INSERT INTO refs VALUES('1N7V','case',4);
INSERT INTO refs VALUES('1PZ4F','incident',17);
INSERT INTO refs VALUES('1XV27','incident',5);
INSERT INTO refs VALUES('274VD','source',6);
INSERT INTO refs VALUES('2764G','source',8);
INSERT INTO refs VALUES('2BXG3','incident',4);
INSERT INTO refs VALUES('2G2HF','source',4);
INSERT INTO refs VALUES('2HESJ','incident',3);
INSERT INTO refs VALUES('2N68J','subscription',1);
INSERT INTO refs VALUES('2RZVP','subject',4);
INSERT INTO refs VALUES('3G0T1','subject',1);
INSERT INTO refs VALUES('3XGYY','source',1);
INSERT INTO refs VALUES('494QW','incident',1);
INSERT INTO refs VALUES('4T7Q','case',1);
INSERT INTO refs VALUES('4W2ZG','incident',8);
INSERT INTO refs VALUES('52NR4','incident',32);
INSERT INTO refs VALUES('570FQ','source',15);
INSERT INTO refs VALUES('6YBK3','subject',7);
INSERT INTO refs VALUES('73ZHQ','subject',5);
INSERT INTO refs VALUES('7FY52','incident',11);
INSERT INTO refs VALUES('80TKS','follow',1);
INSERT INTO refs VALUES('8AY3','case',5);
INSERT INTO refs VALUES('8VBXX','source',11);
INSERT INTO refs VALUES('911VA','source',3);
INSERT INTO refs VALUES('93MRH','source',14);
INSERT INTO refs VALUES('9KZEN','source',12);
INSERT INTO refs VALUES('9ZV2X','subject',8);
INSERT INTO refs VALUES('C63X6','subject',11);
INSERT INTO refs VALUES('C6A8X','source',9);
INSERT INTO refs VALUES('D7738','source',2);
INSERT INTO refs VALUES('D9VA','case',2);
INSERT INTO refs VALUES('DZ916','incident',9);
INSERT INTO refs VALUES('G6SAM','incident',24);
INSERT INTO refs VALUES('H0PMC','incident',23);
INSERT INTO refs VALUES('H60EX','incident',12);
INSERT INTO refs VALUES('HKB59','incident',20);
INSERT INTO refs VALUES('HKMN1','subject',9);
INSERT INTO refs VALUES('J4N3X','subject',13);
INSERT INTO refs VALUES('M9PDZ','source',10);
INSERT INTO refs VALUES('N0T3S','source',13);
INSERT INTO refs VALUES('N3BHJ','subject',3);
INSERT INTO refs VALUES('P12W5','incident',2);
INSERT INTO refs VALUES('PG4VD','incident',28);
INSERT INTO refs VALUES('PHZ5X','follow',2);
INSERT INTO refs VALUES('PPT0E','incident',18);
INSERT INTO refs VALUES('R5JZE','subject',14);
INSERT INTO refs VALUES('SM8N','case',3);
INSERT INTO refs VALUES('SZMQ3','incident',7);
INSERT INTO refs VALUES('T12SS','subject',10);
INSERT INTO refs VALUES('T3AM1','incident',29);
INSERT INTO refs VALUES('TFHG3','subject',2);
INSERT INTO refs VALUES('V9RZ0','incident',10);
INSERT INTO refs VALUES('VVR5C','incident',15);
INSERT INTO refs VALUES('X95JE','incident',21);
INSERT INTO refs VALUES('XCZM9','subject',6);
INSERT INTO refs VALUES('XD4EE','incident',22);
INSERT INTO refs VALUES('XTZ14','incident',31);
INSERT INTO refs VALUES('Y1982','incident',14);
INSERT INTO refs VALUES('Y2YZV','incident',6);
INSERT INTO refs VALUES('Y99GX','incident',13);
INSERT INTO refs VALUES('YC60S','incident',16);
INSERT INTO refs VALUES('YRWJ7','incident',25);
INSERT INTO refs VALUES('Z7SHV','source',5);
CREATE TABLE cases (
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
INSERT INTO cases VALUES(1,'KG-4T7Q','Rinat Tukhvatshin and the Red Notice','KG','OCCRP reports that Kyrgyz authorities asked INTERPOL for a Red Notice on the co-founder of Kloop. INTERPOL says that it refused.',NULL,0,1,NULL,1,1795921054618,1795921054618);
INSERT INTO cases VALUES(2,'KG-D9VA','Kloop: closure and the 2025 detentions','KG','OCCRP and 24.kg report that a court ordered the liquidation of Kloop Media Public Foundation, and that the security service detained people in May 2025, of whom it kept two camera operators.',NULL,0,1,NULL,1,1795921054618,1795921054618);
INSERT INTO cases VALUES(3,'KG-SM8N','Temirov Live: the 2024 arrests','KG','24.kg reports that 11 people linked to Temirov Live and Ait Ait Dese were detained on 16 January 2024. OCCRP and 24.kg report that all were charged, and that a court acquitted seven.',NULL,0,1,NULL,1,1795921054618,1795921054618);
INSERT INTO cases VALUES(4,'AQ-1N7V','Invented for the demo: a reporter in Antarctica','AQ','Nothing in this case is real. It is here to show what the team sees and the public does not.',NULL,0,2,NULL,1,1795921054651,1795921054651);
INSERT INTO cases VALUES(5,'KG-8AY3','Bishkek: a reporter is searched','KG','Officers searched the home of a reporter, 24.kg reports.',1,0,1,NULL,2,1795921054669,1795921054997);
CREATE TABLE case_tags (
  case_id integer not null references cases (id) on delete cascade,
  tag     text    not null,
  primary key (case_id, tag)
) strict, without rowid;
INSERT INTO case_tags VALUES(2,'closure');
INSERT INTO case_tags VALUES(2,'criminal-case');
INSERT INTO case_tags VALUES(3,'criminal-case');
INSERT INTO case_tags VALUES(3,'detention');
INSERT INTO case_tags VALUES(1,'interpol');
INSERT INTO case_tags VALUES(4,'invented');
INSERT INTO case_tags VALUES(5,'search');
INSERT INTO case_tags VALUES(1,'transnational-repression');
CREATE TABLE subjects (
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
INSERT INTO subjects VALUES(1,'3G0T1','outlet',NULL,NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(2,'TFHG3','outlet',NULL,NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(3,'N3BHJ','outlet',NULL,NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(4,'2RZVP','person','founder',1,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(5,'73ZHQ','person','founder',2,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(6,'XCZM9','person','media_worker',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(7,'6YBK3','person','media_worker',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(8,'9ZV2X','person','unknown',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(9,'HKMN1','person','unknown',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(10,'T12SS','person','unknown',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(11,'C63X6','person','journalist',NULL,0,0,NULL,1,1795921054618,1795921054618);
INSERT INTO subjects VALUES(12,'0T13T','outlet',NULL,NULL,0,0,NULL,1,1795921054651,1795921054651);
INSERT INTO subjects VALUES(13,'J4N3X','person','journalist',12,0,0,NULL,1,1795921054651,1795921054651);
INSERT INTO subjects VALUES(14,'R5JZE','person',NULL,NULL,0,0,NULL,1,1795921054753,1795921054753);
CREATE TABLE incidents (
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
INSERT INTO incidents VALUES(1,'494QW',1,NULL,'2025-10-30','before',0,'',0,'',NULL,NULL,'','interpol','OCCRP reports that Kyrgyz authorities asked INTERPOL for a Red Notice on Tukhvatshin. The alleged offence is not stated. An INTERPOL spokesperson confirmed that the request was received.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(2,'P12W5',1,NULL,NULL,'unknown',0,'',0,'',NULL,'intergovernmental','INTERPOL','interpol','INTERPOL''s communications director, Samuel Heath, said on 31 October 2025 that the request was refused, as the organisation''s rules bar political use. When it was decided is not known.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(3,'2HESJ',1,'2025-10-30','2025-10-30','day',0,'',0,'',NULL,NULL,'','unnamed:A','OCCRP reports that on 30 October 2025 the notice was visible to officials in at least one country, which it does not name.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(4,'2BXG3',1,'2025-10-30','2025-10-30','day',1,'',0,'',NULL,NULL,'','unnamed:B','OCCRP reports that another country''s system, which it does not name, showed the notice as pending review.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(5,'1XV27',1,'2025-10-31','2025-10-31','day',1,'',0,'',NULL,NULL,'INTERPOL','','INTERPOL''s communications director, Samuel Heath, does not say how or why the notice circulated after the refusal.','declines','single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(6,'Y2YZV',1,NULL,NULL,'unknown',0,'',0,'',NULL,NULL,'','','OCCRP reports that Tukhvatshin has lived abroad since the repression grew. It does not say since when or in which country.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(7,'SZMQ3',1,'2025-10-27','2025-10-27','day',0,'',0,'Bishkek',NULL,'court','Oktyabrsky District Court','','24.kg reports that Oktyabrsky District Court declared materials of Temirov Live, Kloop and Ait Ait Dese, and activities of Bolot Temirov and Rinat Tukhvatshin, “extremist”.','concludes','disputed',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(8,'4W2ZG',1,'2025-10-27','2025-10-27','day',1,'',0,'',NULL,'court','','','OCCRP reports that the court declared Tukhvatshin and several associates “extremists”. The associates are not named.','concludes','disputed',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(9,'DZ916',1,NULL,NULL,'unknown',0,'',0,'',NULL,NULL,'','','Leyla Nazgul Seitbek, an advocate in Vienna, alleges to OCCRP that INTERPOL is being abused in order to bring Tukhvatshin back.','alleges','single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(10,'V9RZ0',2,'2023-08-28','2023-08-28','day',0,'',0,'',NULL,'prosecutor','Bishkek prosecutor','','24.kg reports that the Bishkek prosecutor sued to liquidate Kloop Media Public Foundation, the legal entity.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(11,'7FY52',2,'2024-02-01','2024-02-29','month',0,'',0,'',NULL,'court','Oktyabrsky District Court','','OCCRP and 24.kg report that Oktyabrsky District Court, the first instance, ordered Kloop Media Public Foundation to be liquidated in February 2024. A later report of 24.kg says April.',NULL,'corroborated',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(12,'H60EX',2,'2024-07-16','2024-07-16','day',0,'',0,'',NULL,'court','Supreme Court','','24.kg reports that the Supreme Court left in force the order to liquidate Kloop Media Public Foundation.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(13,'Y99GX',2,NULL,NULL,'unknown',0,'',0,'',NULL,NULL,'','','Kloop''s newsroom said that it goes on publishing, 24.kg reports.','asserts','single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(14,'Y1982',2,'2025-05-28','2025-05-28','day',0,'',0,'',NULL,'security_service','GKNB','','OCCRP reports that the security service (GKNB) detained 8 people in late May; Ruscrime says 10. Aleksandrov and Duulatov, detained on 28 May by 24.kg''s account, were kept; all the others were let go.',NULL,'corroborated',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(15,'VVR5C',2,'2025-09-01','2025-09-30','month',0,'',0,'',NULL,'court','Pervomaisky District Court','','OCCRP and 24.kg report that Pervomaisky District Court convicted camera operators Aleksandr Aleksandrov and Joomart Duulatov (five years in prison each) and two former accountants (three years of probation).',NULL,'corroborated',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(16,'YC60S',2,'2025-11-25','2025-11-25','day',0,'',1,'',NULL,'court','Bishkek City Court','','OCCRP reports that Bishkek City Court changed both camera operators'' sentences to three years of probation and left the accountants'' as they were.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(17,'1PZ4F',2,'2025-11-25','2025-11-25','day',0,'',2,'',NULL,'court','Bishkek City Court','','OCCRP reports that Aleksandrov and Duulatov were freed in court, on probation.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(18,'PPT0E',3,'2024-01-16','2024-01-16','day',1,'',0,'',NULL,NULL,'','','OCCRP reports searches of the homes of 11 people in January 2024. The day is that of the detentions, which 24.kg gives.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(19,'192SK',3,'2024-01-16','2024-01-16','day',1,'',0,'',NULL,NULL,'','','OCCRP reports a search of the office of Temirov Live in January 2024. The day is that of the detentions, which 24.kg gives.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(20,'HKB59',3,'2024-01-16','2024-01-16','day',0,'',0,'',NULL,NULL,'','','24.kg reports that 11 people linked to Temirov Live and Ait Ait Dese were detained.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(21,'X95JE',3,'2024-01-01','2024-01-31','month',0,'',0,'',NULL,NULL,'','','OCCRP and 24.kg report that all 11 were charged with calls for mass unrest.',NULL,'corroborated',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(22,'XD4EE',3,'2024-10-10','2024-10-10','day',0,'',0,'',NULL,'court','Leninsky District Court','','OCCRP and 24.kg report that Leninsky District Court acquitted seven people, gave Beishekeeva and Kaparov three years of probation, Ishenbekov five years in prison and Tazhibek kyzy six.',NULL,'corroborated',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(23,'H0PMC',3,'2024-12-18','2024-12-18','day',0,'',0,'',NULL,'court','City Court','','24.kg reports that the City Court left Tazhibek kyzy''s sentence in force.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(24,'G6SAM',3,'2025-02-25','2025-02-25','day',0,'',0,'',NULL,'court','Supreme Court','','24.kg reports that the Supreme Court left Tazhibek kyzy''s sentence in force.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(25,'YRWJ7',3,'2025-04-01','2025-04-30','month',0,'',0,'',NULL,NULL,'','','OCCRP reports that Ishenbekov was pardoned. The conviction stands. His release is not reported in the sources on file.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(26,'040PQ',3,'2025-10-31','2025-10-31','day',0,'',0,'',NULL,NULL,'','','OCCRP reports that Tazhibek kyzy remains in prison.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(27,'1C4XR',3,'2026-03-10','2026-03-10','day',0,'',0,'',NULL,'court','Supreme Court','','24.kg reports that the Supreme Court annulled all rulings against Tazhibek kyzy and ordered a retrial.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(28,'PG4VD',3,'2026-03-11','2026-03-31','range',0,'',0,'',NULL,NULL,'','','Tazhibek kyzy''s lawyer told 24.kg that she will be moved to a pre-trial detention facility.',NULL,'single_source',1,NULL,NULL,1,1795921054618,1795921054618,1,'KG');
INSERT INTO incidents VALUES(29,'T3AM1',4,'2026-10-01','2026-10-31','month',0,'',0,'McMurdo',NULL,'unknown','','','The desk''s invented notes say that Jane Example was questioned about her penguins and went home. The team sees this.',NULL,'unreviewed',2,NULL,NULL,1,1795921054651,1795921054651,2,'AQ');
INSERT INTO incidents VALUES(30,'0WN3R',4,'2026-10-04','2026-10-04','day',0,'',0,'',NULL,NULL,'','','The desk''s invented notes say that Jane Example was threatened. Admins see this, and whoever it is shared with.',NULL,'unreviewed',3,NULL,NULL,1,1795921054651,1795921054651,3,'AQ');
INSERT INTO incidents VALUES(31,'XTZ14',5,'2026-11-20','2026-11-20','day',0,'',0,'Bishkek',NULL,'police','','','Police searched the home of a reporter.',NULL,'unreviewed',1,NULL,NULL,2,1795921054753,1795921055019,1,'KG');
INSERT INTO incidents VALUES(32,'52NR4',5,'2026-11-21','2026-11-21','day',0,'',0,'Bishkek',NULL,NULL,'','','A caller threatened the reporter.',NULL,'unreviewed',2,NULL,NULL,1,1795921054788,1795921054788,2,'KG');
CREATE TABLE incident_types (
  incident_id integer not null references incidents (id) on delete cascade,
  place       integer not null, -- 0: the main type
  type        text    not null references code_incident_type (code),
  primary key (incident_id, place),
  unique (incident_id, type)
) strict, without rowid;
INSERT INTO incident_types VALUES(16,0,'appeal_ruling');
INSERT INTO incident_types VALUES(23,0,'appeal_ruling');
INSERT INTO incident_types VALUES(24,0,'appeal_ruling');
INSERT INTO incident_types VALUES(27,0,'appeal_ruling');
INSERT INTO incident_types VALUES(21,0,'charge');
INSERT INTO incident_types VALUES(25,0,'clemency');
INSERT INTO incident_types VALUES(12,0,'closure_final');
INSERT INTO incident_types VALUES(11,0,'closure_order');
INSERT INTO incident_types VALUES(10,0,'closure_suit');
INSERT INTO incident_types VALUES(26,0,'custody_observation');
INSERT INTO incident_types VALUES(28,0,'custody_observation');
INSERT INTO incident_types VALUES(7,0,'designation');
INSERT INTO incident_types VALUES(8,0,'designation');
INSERT INTO incident_types VALUES(6,0,'exile');
INSERT INTO incident_types VALUES(29,0,'interrogation');
INSERT INTO incident_types VALUES(14,0,'mass_detention');
INSERT INTO incident_types VALUES(20,0,'mass_detention');
INSERT INTO incident_types VALUES(2,0,'notice_decision');
INSERT INTO incident_types VALUES(3,0,'notice_observation');
INSERT INTO incident_types VALUES(4,0,'notice_observation');
INSERT INTO incident_types VALUES(1,0,'notice_request');
INSERT INTO incident_types VALUES(17,0,'release');
INSERT INTO incident_types VALUES(18,0,'search');
INSERT INTO incident_types VALUES(19,0,'search');
INSERT INTO incident_types VALUES(31,0,'search');
INSERT INTO incident_types VALUES(5,0,'statement');
INSERT INTO incident_types VALUES(9,0,'statement');
INSERT INTO incident_types VALUES(13,0,'statement');
INSERT INTO incident_types VALUES(30,0,'threat');
INSERT INTO incident_types VALUES(32,0,'threat');
INSERT INTO incident_types VALUES(15,0,'verdict');
INSERT INTO incident_types VALUES(22,0,'verdict');
CREATE TABLE subject_names (
  id          integer primary key,
  subject_id  integer not null references subjects (id) on delete cascade,
  name        text    not null,
  preferred   integer not null default 0 check (preferred in (0, 1)),
  script      text    not null default '', -- ISO 15924: Latn, Cyrl
  folded      text    not null,            -- FoldName of the name, to find the same spelling
  incident_id integer references incidents (id), -- the name came with this incident and is seen where it is; null: wherever the subject is
  unique (subject_id, name)
) strict;
INSERT INTO subject_names VALUES(1,1,'Kloop',1,'Latn','klup',NULL);
INSERT INTO subject_names VALUES(2,1,'Kloop Media',0,'Latn','klup media',NULL);
INSERT INTO subject_names VALUES(3,1,'Клооп',0,'Cyrl','klup',NULL);
INSERT INTO subject_names VALUES(4,2,'Temirov Live',1,'Latn','live temirov',NULL);
INSERT INTO subject_names VALUES(5,3,'Ait Ait Dese',1,'Latn','ait ait dese',NULL);
INSERT INTO subject_names VALUES(6,3,'AitAit Dese',0,'Latn','aitait dese',NULL);
INSERT INTO subject_names VALUES(7,4,'Rinat Tukhvatshin',1,'Latn','rinat tuhvatsin',NULL);
INSERT INTO subject_names VALUES(8,4,'Rinat Tuhvatshin',0,'Latn','rinat tuhvatsin',NULL);
INSERT INTO subject_names VALUES(9,4,'Ринат Тухватшин',0,'Cyrl','rinat tuhvatsin',NULL);
INSERT INTO subject_names VALUES(10,5,'Bolot Temirov',1,'Latn','bolot temirov',NULL);
INSERT INTO subject_names VALUES(11,6,'Aleksandr Aleksandrov',1,'Latn','aleksandr aleksandrov',NULL);
INSERT INTO subject_names VALUES(12,6,'Alexander Alexandrov',0,'Latn','aleksander aleksandrov',NULL);
INSERT INTO subject_names VALUES(13,7,'Joomart Duulatov',1,'Latn','dulatov zumart',NULL);
INSERT INTO subject_names VALUES(14,7,'Zhoomart Duulatov',0,'Latn','dulatov zumart',NULL);
INSERT INTO subject_names VALUES(15,7,'Zhumart Dulatov',0,'Latn','dulatov zumart',NULL);
INSERT INTO subject_names VALUES(16,7,'Жоомарт Дуулатов',0,'Cyrl','dulatov zumart',NULL);
INSERT INTO subject_names VALUES(17,8,'Aike Beishekeeva',1,'Latn','aike beisekeva',NULL);
INSERT INTO subject_names VALUES(18,9,'Aktilek Kaparov',1,'Latn','aktilek kaparov',NULL);
INSERT INTO subject_names VALUES(19,10,'Azamat Ishenbekov',1,'Latn','azamat isenbekov',NULL);
INSERT INTO subject_names VALUES(20,11,'Makhabat Tazhibek kyzy',1,'Latn','mahabat tazibek',NULL);
INSERT INTO subject_names VALUES(21,11,'Makhabat Tajibek kyzy',0,'Latn','mahabat tazibek',NULL);
INSERT INTO subject_names VALUES(22,11,'Махабат Тажибек кызы',0,'Cyrl','mahabat tazibek',NULL);
INSERT INTO subject_names VALUES(23,12,'The Invented Gazette',1,'Latn','gazete invented the',NULL);
INSERT INTO subject_names VALUES(24,13,'Jane Example',1,'Latn','eksample zane',NULL);
INSERT INTO subject_names VALUES(25,14,'Aida Example',1,'Latn','aida eksample',NULL);
CREATE TABLE targets (
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
INSERT INTO targets VALUES(1,1,0,4,NULL,'','',0,'','requested',NULL,NULL,'');
INSERT INTO targets VALUES(2,2,0,4,NULL,'','',0,'','refused',NULL,NULL,'');
INSERT INTO targets VALUES(3,3,0,4,NULL,'','',0,'','visible',NULL,NULL,'');
INSERT INTO targets VALUES(4,4,0,4,NULL,'','',0,'','pending_review',NULL,NULL,'');
INSERT INTO targets VALUES(5,5,0,4,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(6,6,0,4,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(7,7,0,2,NULL,'','',0,'materials','declared',NULL,NULL,'');
INSERT INTO targets VALUES(8,7,1,1,NULL,'','',0,'materials','declared',NULL,NULL,'');
INSERT INTO targets VALUES(9,7,2,3,NULL,'','',0,'materials','declared',NULL,NULL,'');
INSERT INTO targets VALUES(10,7,3,5,NULL,'','',0,'activities','declared',NULL,NULL,'');
INSERT INTO targets VALUES(11,7,4,4,NULL,'','',0,'activities','declared',NULL,NULL,'');
INSERT INTO targets VALUES(12,8,0,4,NULL,'','',0,'the person','declared',NULL,NULL,'');
INSERT INTO targets VALUES(13,8,1,NULL,NULL,'several associates','',0,'','declared',NULL,NULL,'');
INSERT INTO targets VALUES(14,9,0,4,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(15,10,0,1,NULL,'','',0,'Kloop Media Public Foundation, the legal entity',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(16,11,0,1,NULL,'','',0,'Kloop Media Public Foundation, the legal entity',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(17,12,0,1,NULL,'','',0,'Kloop Media Public Foundation, the legal entity','upheld',NULL,NULL,'');
INSERT INTO targets VALUES(18,13,0,1,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(19,14,0,6,NULL,'','',0,'camera operator',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(20,14,1,7,NULL,'','',0,'camera operator',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(21,14,2,NULL,NULL,'all the others detained in the operation','',1,'','not_stated',NULL,NULL,'');
INSERT INTO targets VALUES(22,15,0,6,NULL,'','',0,'camera operator','convicted','prison',60,'');
INSERT INTO targets VALUES(23,15,1,7,NULL,'','',0,'camera operator','convicted','prison',60,'');
INSERT INTO targets VALUES(24,15,2,NULL,2,'two former accountants','',0,'','convicted','probation',36,'');
INSERT INTO targets VALUES(25,16,0,6,NULL,'','',0,'camera operator','changed','probation',36,'');
INSERT INTO targets VALUES(26,16,1,7,NULL,'','',0,'camera operator','changed','probation',36,'');
INSERT INTO targets VALUES(27,16,2,NULL,2,'two former accountants','',0,'','upheld','probation',36,'');
INSERT INTO targets VALUES(28,17,0,6,NULL,'','',0,'camera operator','probation',NULL,NULL,'');
INSERT INTO targets VALUES(29,17,1,7,NULL,'','',0,'camera operator','probation',NULL,NULL,'');
INSERT INTO targets VALUES(30,18,0,NULL,11,'eleven people whose homes were searched','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(31,19,0,2,NULL,'','',0,'office',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(32,20,0,8,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(33,20,1,9,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(34,20,2,10,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(35,20,3,11,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(36,20,4,NULL,7,'seven people, not named','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(37,21,0,8,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(38,21,1,9,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(39,21,2,10,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(40,21,3,11,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(41,21,4,NULL,7,'seven people, not named','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(42,22,0,NULL,7,'seven people, not named','',0,'','acquitted',NULL,NULL,'');
INSERT INTO targets VALUES(43,22,1,8,NULL,'','',0,'','convicted','probation',36,'');
INSERT INTO targets VALUES(44,22,2,9,NULL,'','',0,'','convicted','probation',36,'');
INSERT INTO targets VALUES(45,22,3,10,NULL,'','',0,'','convicted','prison',60,'');
INSERT INTO targets VALUES(46,22,4,11,NULL,'','',0,'','convicted','prison',72,'');
INSERT INTO targets VALUES(47,23,0,11,NULL,'','',0,'','upheld',NULL,NULL,'');
INSERT INTO targets VALUES(48,24,0,11,NULL,'','',0,'','upheld',NULL,NULL,'');
INSERT INTO targets VALUES(49,25,0,10,NULL,'','',0,'','pardon',NULL,NULL,'');
INSERT INTO targets VALUES(50,26,0,11,NULL,'','',0,'','held',NULL,NULL,'');
INSERT INTO targets VALUES(51,27,0,11,NULL,'','',0,'','quashed_retrial',NULL,NULL,'');
INSERT INTO targets VALUES(52,28,0,11,NULL,'','',0,'','held',NULL,NULL,'');
INSERT INTO targets VALUES(53,29,0,13,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(54,30,0,13,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(56,32,0,14,NULL,'','',0,'',NULL,NULL,NULL,'');
INSERT INTO targets VALUES(57,31,0,14,NULL,'','',0,'',NULL,NULL,NULL,'');
CREATE TABLE sources (
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
INSERT INTO sources VALUES(1,'3XGYY','',NULL,'OCCRP','Interpol Rejects Kyrgyzstan''s Request Against Journalist Rinat Tuhvatshin','2025-10-31','2025-10-31','day',0,'','en','original',NULL,'',0,'Kloop is an OCCRP member centre',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(2,'D7738','https://ruscrime.com/interpol-denies-kyrgyzstans-plea-to-flag-reporter-tukhvatshin','ruscrime.com/interpol-denies-kyrgyzstans-plea-to-flag-reporter-tukhvatshin','Ruscrime','',NULL,NULL,'unknown',0,'','en','paraphrase',1,'',1,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(3,'911VA','https://occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen-cuts-sentences-to-probation','occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen-cuts-sentences-to-probation','OCCRP','','2025-11-25','2025-11-25','day',0,'','en','original',NULL,'',0,'Kloop is an OCCRP member centre',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(4,'2G2HF','https://new.24-kg.com/english/349386__Interpol_rejects_Kyrgyzstans_request_for_arrest_of_Rinat_Tuhvatshin','new.24-kg.com/english/349386__Interpol_rejects_Kyrgyzstans_request_for_arrest_of_Rinat_Tuhvatshin','24.kg','',NULL,NULL,'unknown',0,'','en','republication',1,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(5,'Z7SHV','https://24.kg/english/348792_Temirov_Live_and_Kloop_Media_declared_extremist_in_Kyrgyzstan','24.kg/english/348792_Temirov_Live_and_Kloop_Media_declared_extremist_in_Kyrgyzstan','24.kg','',NULL,NULL,'unknown',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(6,'274VD','https://24.kg/english/286439_Oktyabrsky_District_Court_rules_to_shut_down_Kloop_Media','24.kg/english/286439_Oktyabrsky_District_Court_rules_to_shut_down_Kloop_Media','24.kg','','2024-02-10','2024-02-10','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(7,'0J37F','https://24.kg/english/303574_Kloop_Media_shutdown_Supreme_Court_upholds_district_courts_decision','24.kg/english/303574_Kloop_Media_shutdown_Supreme_Court_upholds_district_courts_decision','24.kg','','2024-08-30','2024-08-30','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(8,'2764G','https://24.kg/english/346429_Kloop_case_Defense_lawyers_appeal_conviction','24.kg/english/346429_Kloop_case_Defense_lawyers_appeal_conviction','24.kg','','2025-10-08','2025-10-08','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(9,'C6A8X','https://24.kg/english/334581_Kloop_sase_City_Court_leaves_Aleksandr_Aleksandrov_in_pretrial_detention_center','24.kg/english/334581_Kloop_sase_City_Court_leaves_Aleksandr_Aleksandrov_in_pretrial_detention_center','24.kg','','2025-06-28','2025-06-28','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(10,'M9PDZ','https://24.kg/english/360226_Supreme_Court_postpones_hearing_in_case_of_journalist_Makhabat_Tazhibek_kyzy','24.kg/english/360226_Supreme_Court_postpones_hearing_in_case_of_journalist_Makhabat_Tazhibek_kyzy','24.kg','','2026-02-02','2026-02-02','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(11,'8VBXX','https://24.kg/english/365367_Supreme_Court_orders_retrial_in_case_of_journalist_Makhabat_Tazhibek_kyzy','24.kg/english/365367_Supreme_Court_orders_retrial_in_case_of_journalist_Makhabat_Tazhibek_kyzy','24.kg','','2026-03-10','2026-03-10','day',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(12,'9KZEN','https://24.kg/english/365453_Makhabat_Tazhibek_kyzy_to_be_transferred_to_pretrial_detention_facility','24.kg/english/365453_Makhabat_Tazhibek_kyzy_to_be_transferred_to_pretrial_detention_facility','24.kg','','2026-03-11','2026-03-31','range',0,'','en','original',NULL,'',0,'',1,1795921054618,1795921054618);
INSERT INTO sources VALUES(13,'N0T3S','',NULL,'Invented desk notes','','2026-10-05','2026-10-05','day',0,'','','own_reporting',NULL,'',0,'',1,1795921054651,1795921054651);
INSERT INTO sources VALUES(14,'93MRH','https://24.kg/english/1_Home_of_a_reporter_searched','24.kg/english/1_Home_of_a_reporter_searched','24.kg','','2026-11-20','2026-11-20','day',0,'','','original',NULL,'',0,'',1,1795921054753,1795921054753);
INSERT INTO sources VALUES(15,'570FQ','https://24.kg/english/2_A_reporter_is_threatened','24.kg/english/2_A_reporter_is_threatened','24.kg','','2026-11-22','2026-11-22','day',0,'','','original',NULL,'',0,'',1,1795921054788,1795921054788);
CREATE TABLE citations (
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
INSERT INTO citations VALUES(1,1,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(2,1,1,1,'INTERPOL spokesperson','confirms that the request was received',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(3,1,2,3,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(4,2,0,1,'Samuel Heath, INTERPOL communications director','',0,'2025-10-31','2025-10-31','day',0,'');
INSERT INTO citations VALUES(5,3,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(6,4,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(7,5,0,1,'Samuel Heath, INTERPOL communications director','',0,'2025-10-31','2025-10-31','day',1,'');
INSERT INTO citations VALUES(8,6,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(9,7,0,4,'Oktyabrsky District Court, as reported by 24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(10,7,1,5,'Oktyabrsky District Court, as reported by 24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(11,8,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(12,9,0,1,'Leyla Nazgul Seitbek, advocate (Vienna), to OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(13,10,0,6,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(14,10,1,7,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(15,11,0,6,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(16,11,1,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(17,11,2,7,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(18,12,0,7,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(19,13,0,7,'Kloop''s newsroom, as reported by 24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(20,14,0,3,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(21,14,1,9,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(22,14,2,2,'Ruscrime','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(23,15,0,3,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(24,15,1,8,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(25,16,0,3,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(26,17,0,3,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(27,18,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(28,18,1,2,'Ruscrime','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(29,19,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(30,19,1,2,'Ruscrime','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(31,20,0,5,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(32,20,1,10,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(33,21,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(34,21,1,10,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(35,22,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(36,22,1,10,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(37,23,0,10,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(38,24,0,10,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(39,25,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(40,26,0,1,'OCCRP','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(41,27,0,11,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(42,28,0,12,'Makhabat Tazhibek kyzy''s lawyer, to 24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(43,29,0,13,'Jane Example','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(44,30,0,13,'A friend of Jane Example','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(46,32,0,15,'24.kg','',0,NULL,NULL,'unknown',0,'');
INSERT INTO citations VALUES(47,31,0,14,'24.kg','',0,NULL,NULL,'unknown',0,'');
CREATE TABLE claims (
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
INSERT INTO claims VALUES(1,1,0,'date',NULL,NULL,'2025-10-30','before',0,'',1,'OCCRP');
INSERT INTO claims VALUES(2,1,1,'date',NULL,'2025-10-28',NULL,'after',0,'days after 27 Oct 2025',3,'OCCRP');
INSERT INTO claims VALUES(3,11,0,'date',NULL,'2024-02-01','2024-02-29','month',0,'',6,'24.kg');
INSERT INTO claims VALUES(4,11,1,'date',NULL,'2024-02-01','2024-02-29','month',0,'',1,'OCCRP');
INSERT INTO claims VALUES(5,11,2,'date',NULL,'2024-04-01','2024-04-30','month',0,'',7,'24.kg');
INSERT INTO claims VALUES(6,14,0,'headcount',8,NULL,NULL,NULL,0,'',3,'OCCRP');
INSERT INTO claims VALUES(7,14,1,'headcount',10,NULL,NULL,NULL,0,'',2,'Ruscrime');
INSERT INTO claims VALUES(8,14,2,'date',NULL,'2025-05-01','2025-05-31','month',0,'late May 2025',3,'OCCRP, of the whole operation');
INSERT INTO claims VALUES(9,15,0,'date',NULL,'2025-09-17','2025-09-17','day',0,'',NULL,'other reporting, not on file here');
INSERT INTO claims VALUES(10,18,0,'date',NULL,'2024-01-01','2024-01-31','month',0,'',1,'OCCRP');
INSERT INTO claims VALUES(11,18,1,'date',NULL,'2024-01-01','2024-12-31','year',0,'',2,'Ruscrime');
INSERT INTO claims VALUES(12,19,0,'date',NULL,'2024-01-01','2024-01-31','month',0,'',1,'OCCRP');
INSERT INTO claims VALUES(13,19,1,'date',NULL,'2024-01-01','2024-12-31','year',0,'',2,'Ruscrime');
INSERT INTO claims VALUES(14,20,0,'headcount',11,NULL,NULL,NULL,0,'',5,'24.kg');
INSERT INTO claims VALUES(15,21,0,'headcount',11,NULL,NULL,NULL,0,'',1,'OCCRP');
CREATE TABLE incident_links (
  from_id integer not null references incidents (id) on delete cascade,
  to_id   integer not null references incidents (id) on delete cascade,
  kind    text    not null check (kind in ('about', 'conflicts')),
  primary key (from_id, to_id, kind)
) strict, without rowid;
INSERT INTO incident_links VALUES(9,1,'about');
INSERT INTO incident_links VALUES(5,3,'about');
INSERT INTO incident_links VALUES(5,4,'about');
INSERT INTO incident_links VALUES(8,7,'conflicts');
INSERT INTO incident_links VALUES(7,8,'conflicts');
INSERT INTO incident_links VALUES(13,12,'about');
CREATE TABLE shares (
  account     integer not null references accounts (id),
  case_id     integer references cases (id),
  incident_id integer references incidents (id),
  shared_by   integer references accounts (id),
  shared_at   integer not null,
  check ((case_id is null) <> (incident_id is null)),
  unique (account, case_id, incident_id)
) strict;
CREATE TABLE changes (
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
INSERT INTO changes VALUES(1,1795921054618,NULL,1,'added','case',1,'KG-4T7Q',1,'',0,1,NULL,'{"ref":"KG-4T7Q","title":"Rinat Tukhvatshin and the Red Notice","country":"KG","summary":"OCCRP reports that Kyrgyz authorities asked INTERPOL for a Red Notice on the co-founder of Kloop. INTERPOL says that it refused.","tags":["interpol","transnational-repression"],"visibility":"public"}','','',NULL);
INSERT INTO changes VALUES(2,1795921054618,NULL,1,'added','case',2,'KG-D9VA',2,'',0,1,NULL,'{"ref":"KG-D9VA","title":"Kloop: closure and the 2025 detentions","country":"KG","summary":"OCCRP and 24.kg report that a court ordered the liquidation of Kloop Media Public Foundation, and that the security service detained people in May 2025, of whom it kept two camera operators.","tags":["closure","criminal-case"],"visibility":"public"}','','',NULL);
INSERT INTO changes VALUES(3,1795921054618,NULL,1,'added','case',3,'KG-SM8N',3,'',0,1,NULL,'{"ref":"KG-SM8N","title":"Temirov Live: the 2024 arrests","country":"KG","summary":"24.kg reports that 11 people linked to Temirov Live and Ait Ait Dese were detained on 16 January 2024. OCCRP and 24.kg report that all were charged, and that a court acquitted seven.","tags":["criminal-case","detention"],"visibility":"public"}','','',NULL);
INSERT INTO changes VALUES(4,1795921054618,NULL,1,'added','subject',1,'3G0T1',NULL,'',0,0,NULL,'{"ref":"3G0T1","type":"outlet","names":[{"name":"Kloop","preferred":true,"script":"Latn"},{"name":"Kloop Media","script":"Latn"},{"name":"Клооп","script":"Cyrl"}]}','','',NULL);
INSERT INTO changes VALUES(5,1795921054618,NULL,1,'added','subject',2,'TFHG3',NULL,'',0,0,NULL,'{"ref":"TFHG3","type":"outlet","names":[{"name":"Temirov Live","preferred":true,"script":"Latn"}]}','','',NULL);
INSERT INTO changes VALUES(6,1795921054618,NULL,1,'added','subject',3,'N3BHJ',NULL,'',0,0,NULL,'{"ref":"N3BHJ","type":"outlet","names":[{"name":"Ait Ait Dese","preferred":true,"script":"Latn"},{"name":"AitAit Dese","script":"Latn"}]}','','',NULL);
INSERT INTO changes VALUES(7,1795921054618,NULL,1,'added','subject',4,'2RZVP',NULL,'',0,0,NULL,'{"ref":"2RZVP","type":"person","names":[{"name":"Rinat Tukhvatshin","preferred":true,"script":"Latn"},{"name":"Rinat Tuhvatshin","script":"Latn"},{"name":"Ринат Тухватшин","script":"Cyrl"}],"capacity":"founder","outlet":"3G0T1"}','','',NULL);
INSERT INTO changes VALUES(8,1795921054618,NULL,1,'added','subject',5,'73ZHQ',NULL,'',0,0,NULL,'{"ref":"73ZHQ","type":"person","names":[{"name":"Bolot Temirov","preferred":true,"script":"Latn"}],"capacity":"founder","outlet":"TFHG3"}','','',NULL);
INSERT INTO changes VALUES(9,1795921054618,NULL,1,'added','subject',6,'XCZM9',NULL,'',0,0,NULL,'{"ref":"XCZM9","type":"person","names":[{"name":"Aleksandr Aleksandrov","preferred":true,"script":"Latn"},{"name":"Alexander Alexandrov","script":"Latn"}],"capacity":"media_worker"}','','',NULL);
INSERT INTO changes VALUES(10,1795921054618,NULL,1,'added','subject',7,'6YBK3',NULL,'',0,0,NULL,'{"ref":"6YBK3","type":"person","names":[{"name":"Joomart Duulatov","preferred":true,"script":"Latn"},{"name":"Zhoomart Duulatov","script":"Latn"},{"name":"Zhumart Dulatov","script":"Latn"},{"name":"Жоомарт Дуулатов","script":"Cyrl"}],"capacity":"media_worker"}','','',NULL);
INSERT INTO changes VALUES(11,1795921054618,NULL,1,'added','subject',8,'9ZV2X',NULL,'',0,0,NULL,'{"ref":"9ZV2X","type":"person","names":[{"name":"Aike Beishekeeva","preferred":true,"script":"Latn"}],"capacity":"unknown"}','','',NULL);
INSERT INTO changes VALUES(12,1795921054618,NULL,1,'added','subject',9,'HKMN1',NULL,'',0,0,NULL,'{"ref":"HKMN1","type":"person","names":[{"name":"Aktilek Kaparov","preferred":true,"script":"Latn"}],"capacity":"unknown"}','','',NULL);
INSERT INTO changes VALUES(13,1795921054618,NULL,1,'added','subject',10,'T12SS',NULL,'',0,0,NULL,'{"ref":"T12SS","type":"person","names":[{"name":"Azamat Ishenbekov","preferred":true,"script":"Latn"}],"capacity":"unknown"}','','',NULL);
INSERT INTO changes VALUES(14,1795921054618,NULL,1,'added','subject',11,'C63X6',NULL,'',0,0,NULL,'{"ref":"C63X6","type":"person","names":[{"name":"Makhabat Tazhibek kyzy","preferred":true,"script":"Latn"},{"name":"Makhabat Tajibek kyzy","script":"Latn"},{"name":"Махабат Тажибек кызы","script":"Cyrl"}],"capacity":"journalist"}','','',NULL);
INSERT INTO changes VALUES(15,1795921054618,NULL,1,'added','source',1,'3XGYY',NULL,'',0,0,NULL,'{"ref":"3XGYY","publisher":"OCCRP","title":"Interpol Rejects Kyrgyzstan''s Request Against Journalist Rinat Tuhvatshin","published":{"from":"2025-10-31","to":"2025-10-31","precision":"day"},"language":"en","source_kind":"original","interest":"Kloop is an OCCRP member centre"}','','',NULL);
INSERT INTO changes VALUES(16,1795921054618,NULL,1,'added','source',2,'D7738',NULL,'',0,0,NULL,'{"ref":"D7738","url":"https://ruscrime.com/interpol-denies-kyrgyzstans-plea-to-flag-reporter-tukhvatshin","publisher":"Ruscrime","published":{"precision":"unknown"},"language":"en","source_kind":"paraphrase","derived_from":"3XGYY","risky":true}','','',NULL);
INSERT INTO changes VALUES(17,1795921054618,NULL,1,'added','source',3,'911VA',NULL,'',0,0,NULL,'{"ref":"911VA","url":"https://occrp.org/en/news/kyrgyz-court-frees-former-kloop-cameramen-cuts-sentences-to-probation","publisher":"OCCRP","published":{"from":"2025-11-25","to":"2025-11-25","precision":"day"},"language":"en","source_kind":"original","interest":"Kloop is an OCCRP member centre"}','','',NULL);
INSERT INTO changes VALUES(18,1795921054618,NULL,1,'added','source',4,'2G2HF',NULL,'',0,0,NULL,'{"ref":"2G2HF","url":"https://new.24-kg.com/english/349386__Interpol_rejects_Kyrgyzstans_request_for_arrest_of_Rinat_Tuhvatshin","publisher":"24.kg","published":{"precision":"unknown"},"language":"en","source_kind":"republication","derived_from":"3XGYY"}','','',NULL);
INSERT INTO changes VALUES(19,1795921054618,NULL,1,'added','source',5,'Z7SHV',NULL,'',0,0,NULL,'{"ref":"Z7SHV","url":"https://24.kg/english/348792_Temirov_Live_and_Kloop_Media_declared_extremist_in_Kyrgyzstan","publisher":"24.kg","published":{"precision":"unknown"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(20,1795921054618,NULL,1,'added','source',6,'274VD',NULL,'',0,0,NULL,'{"ref":"274VD","url":"https://24.kg/english/286439_Oktyabrsky_District_Court_rules_to_shut_down_Kloop_Media","publisher":"24.kg","published":{"from":"2024-02-10","to":"2024-02-10","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(21,1795921054618,NULL,1,'added','source',7,'0J37F',NULL,'',0,0,NULL,'{"ref":"0J37F","url":"https://24.kg/english/303574_Kloop_Media_shutdown_Supreme_Court_upholds_district_courts_decision","publisher":"24.kg","published":{"from":"2024-08-30","to":"2024-08-30","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(22,1795921054618,NULL,1,'added','source',8,'2764G',NULL,'',0,0,NULL,'{"ref":"2764G","url":"https://24.kg/english/346429_Kloop_case_Defense_lawyers_appeal_conviction","publisher":"24.kg","published":{"from":"2025-10-08","to":"2025-10-08","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(23,1795921054618,NULL,1,'added','source',9,'C6A8X',NULL,'',0,0,NULL,'{"ref":"C6A8X","url":"https://24.kg/english/334581_Kloop_sase_City_Court_leaves_Aleksandr_Aleksandrov_in_pretrial_detention_center","publisher":"24.kg","published":{"from":"2025-06-28","to":"2025-06-28","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(24,1795921054618,NULL,1,'added','source',10,'M9PDZ',NULL,'',0,0,NULL,'{"ref":"M9PDZ","url":"https://24.kg/english/360226_Supreme_Court_postpones_hearing_in_case_of_journalist_Makhabat_Tazhibek_kyzy","publisher":"24.kg","published":{"from":"2026-02-02","to":"2026-02-02","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(25,1795921054618,NULL,1,'added','source',11,'8VBXX',NULL,'',0,0,NULL,'{"ref":"8VBXX","url":"https://24.kg/english/365367_Supreme_Court_orders_retrial_in_case_of_journalist_Makhabat_Tazhibek_kyzy","publisher":"24.kg","published":{"from":"2026-03-10","to":"2026-03-10","precision":"day"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(26,1795921054618,NULL,1,'added','source',12,'9KZEN',NULL,'',0,0,NULL,'{"ref":"9KZEN","url":"https://24.kg/english/365453_Makhabat_Tazhibek_kyzy_to_be_transferred_to_pretrial_detention_facility","publisher":"24.kg","published":{"from":"2026-03-11","to":"2026-03-31","precision":"range"},"language":"en","source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(27,1795921054618,NULL,1,'added','incident',1,'494QW',1,'',0,1,NULL,'{"ref":"494QW","case":"KG-4T7Q","types":["notice_request"],"date":{"to":"2025-10-30","precision":"before"},"system":"interpol","summary":"OCCRP reports that Kyrgyz authorities asked INTERPOL for a Red Notice on Tukhvatshin. The alleged offence is not stated. An INTERPOL spokesperson confirmed that the request was received.","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP","outcome":"requested"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"},{"source":"3XGYY","speaker":"INTERPOL spokesperson","words":"confirms that the request was received"},{"source":"911VA","speaker":"OCCRP"}],"claims":[{"field":"date","date":{"to":"2025-10-30","precision":"before"},"source":"3XGYY","speaker":"OCCRP"},{"field":"date","date":{"from":"2025-10-28","precision":"after","words":"days after 27 Oct 2025"},"source":"911VA","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(28,1795921054618,NULL,1,'added','incident',2,'P12W5',1,'',0,1,NULL,'{"ref":"P12W5","case":"KG-4T7Q","types":["notice_decision"],"date":{"precision":"unknown"},"authority":"intergovernmental","body":"INTERPOL","system":"interpol","summary":"INTERPOL''s communications director, Samuel Heath, said on 31 October 2025 that the request was refused, as the organisation''s rules bar political use. When it was decided is not known.","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP","outcome":"refused"}],"sources":[{"source":"3XGYY","speaker":"Samuel Heath, INTERPOL communications director","said":{"from":"2025-10-31","to":"2025-10-31","precision":"day"}}]}','','',NULL);
INSERT INTO changes VALUES(29,1795921054618,NULL,1,'added','incident',3,'2HESJ',1,'',0,1,NULL,'{"ref":"2HESJ","case":"KG-4T7Q","types":["notice_observation"],"date":{"from":"2025-10-30","to":"2025-10-30","precision":"day"},"system":"unnamed:A","summary":"OCCRP reports that on 30 October 2025 the notice was visible to officials in at least one country, which it does not name.","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP","outcome":"visible"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(30,1795921054618,NULL,1,'added','incident',4,'2BXG3',1,'',0,1,NULL,'{"ref":"2BXG3","case":"KG-4T7Q","types":["notice_observation"],"date":{"from":"2025-10-30","to":"2025-10-30","precision":"day","inferred":true},"system":"unnamed:B","summary":"OCCRP reports that another country''s system, which it does not name, showed the notice as pending review.","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP","outcome":"pending_review"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(31,1795921054618,NULL,1,'added','incident',5,'1XV27',1,'',0,1,NULL,'{"ref":"1XV27","case":"KG-4T7Q","types":["statement"],"date":{"from":"2025-10-31","to":"2025-10-31","precision":"day","inferred":true},"body":"INTERPOL","summary":"INTERPOL''s communications director, Samuel Heath, does not say how or why the notice circulated after the refusal.","stance":"declines","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP"}],"sources":[{"source":"3XGYY","speaker":"Samuel Heath, INTERPOL communications director","said":{"from":"2025-10-31","to":"2025-10-31","precision":"day","inferred":true}}],"links":[{"kind":"about","to":"2HESJ"},{"kind":"about","to":"2BXG3"}]}','','',NULL);
INSERT INTO changes VALUES(32,1795921054618,NULL,1,'added','incident',6,'Y2YZV',1,'',0,1,NULL,'{"ref":"Y2YZV","case":"KG-4T7Q","types":["exile"],"date":{"precision":"unknown"},"summary":"OCCRP reports that Tukhvatshin has lived abroad since the repression grew. It does not say since when or in which country.","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(33,1795921054618,NULL,1,'added','incident',7,'SZMQ3',1,'',0,1,NULL,'{"ref":"SZMQ3","case":"KG-4T7Q","types":["designation"],"date":{"from":"2025-10-27","to":"2025-10-27","precision":"day"},"place":"Bishkek","authority":"court","body":"Oktyabrsky District Court","summary":"24.kg reports that Oktyabrsky District Court declared materials of Temirov Live, Kloop and Ait Ait Dese, and activities of Bolot Temirov and Rinat Tukhvatshin, “extremist”.","stance":"concludes","verification":"disputed","visibility":"public","targets":[{"subject":"TFHG3","role":"materials","outcome":"declared"},{"subject":"3G0T1","role":"materials","outcome":"declared"},{"subject":"N3BHJ","role":"materials","outcome":"declared"},{"subject":"73ZHQ","role":"activities","outcome":"declared"},{"subject":"2RZVP","role":"activities","outcome":"declared"}],"sources":[{"source":"2G2HF","speaker":"Oktyabrsky District Court, as reported by 24.kg"},{"source":"Z7SHV","speaker":"Oktyabrsky District Court, as reported by 24.kg"}],"links":[{"kind":"conflicts","to":"4W2ZG"}]}','','',NULL);
INSERT INTO changes VALUES(34,1795921054618,NULL,1,'added','incident',8,'4W2ZG',1,'',0,1,NULL,'{"ref":"4W2ZG","case":"KG-4T7Q","types":["designation"],"date":{"from":"2025-10-27","to":"2025-10-27","precision":"day","inferred":true},"authority":"court","summary":"OCCRP reports that the court declared Tukhvatshin and several associates “extremists”. The associates are not named.","stance":"concludes","verification":"disputed","visibility":"public","targets":[{"subject":"2RZVP","role":"the person","outcome":"declared"},{"group":{"description":"several associates"},"outcome":"declared"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(35,1795921054618,NULL,1,'added','incident',9,'DZ916',1,'',0,1,NULL,'{"ref":"DZ916","case":"KG-4T7Q","types":["statement"],"date":{"precision":"unknown"},"summary":"Leyla Nazgul Seitbek, an advocate in Vienna, alleges to OCCRP that INTERPOL is being abused in order to bring Tukhvatshin back.","stance":"alleges","verification":"single_source","visibility":"public","targets":[{"subject":"2RZVP"}],"sources":[{"source":"3XGYY","speaker":"Leyla Nazgul Seitbek, advocate (Vienna), to OCCRP"}],"links":[{"kind":"about","to":"494QW"}]}','','',NULL);
INSERT INTO changes VALUES(36,1795921054618,NULL,1,'added','incident',10,'V9RZ0',2,'',0,1,NULL,'{"ref":"V9RZ0","case":"KG-D9VA","types":["closure_suit"],"date":{"from":"2023-08-28","to":"2023-08-28","precision":"day"},"authority":"prosecutor","body":"Bishkek prosecutor","summary":"24.kg reports that the Bishkek prosecutor sued to liquidate Kloop Media Public Foundation, the legal entity.","verification":"single_source","visibility":"public","targets":[{"subject":"3G0T1","role":"Kloop Media Public Foundation, the legal entity"}],"sources":[{"source":"274VD","speaker":"24.kg"},{"source":"0J37F","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(37,1795921054618,NULL,1,'added','incident',11,'7FY52',2,'',0,1,NULL,'{"ref":"7FY52","case":"KG-D9VA","types":["closure_order"],"date":{"from":"2024-02-01","to":"2024-02-29","precision":"month"},"authority":"court","body":"Oktyabrsky District Court","summary":"OCCRP and 24.kg report that Oktyabrsky District Court, the first instance, ordered Kloop Media Public Foundation to be liquidated in February 2024. A later report of 24.kg says April.","verification":"corroborated","visibility":"public","targets":[{"subject":"3G0T1","role":"Kloop Media Public Foundation, the legal entity"}],"sources":[{"source":"274VD","speaker":"24.kg"},{"source":"3XGYY","speaker":"OCCRP"},{"source":"0J37F","speaker":"24.kg"}],"claims":[{"field":"date","date":{"from":"2024-02-01","to":"2024-02-29","precision":"month"},"source":"274VD","speaker":"24.kg"},{"field":"date","date":{"from":"2024-02-01","to":"2024-02-29","precision":"month"},"source":"3XGYY","speaker":"OCCRP"},{"field":"date","date":{"from":"2024-04-01","to":"2024-04-30","precision":"month"},"source":"0J37F","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(38,1795921054618,NULL,1,'added','incident',12,'H60EX',2,'',0,1,NULL,'{"ref":"H60EX","case":"KG-D9VA","types":["closure_final"],"date":{"from":"2024-07-16","to":"2024-07-16","precision":"day"},"authority":"court","body":"Supreme Court","summary":"24.kg reports that the Supreme Court left in force the order to liquidate Kloop Media Public Foundation.","verification":"single_source","visibility":"public","targets":[{"subject":"3G0T1","role":"Kloop Media Public Foundation, the legal entity","outcome":"upheld"}],"sources":[{"source":"0J37F","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(39,1795921054618,NULL,1,'added','incident',13,'Y99GX',2,'',0,1,NULL,'{"ref":"Y99GX","case":"KG-D9VA","types":["statement"],"date":{"precision":"unknown"},"summary":"Kloop''s newsroom said that it goes on publishing, 24.kg reports.","stance":"asserts","verification":"single_source","visibility":"public","targets":[{"subject":"3G0T1"}],"sources":[{"source":"0J37F","speaker":"Kloop''s newsroom, as reported by 24.kg"}],"links":[{"kind":"about","to":"H60EX"}]}','','',NULL);
INSERT INTO changes VALUES(40,1795921054618,NULL,1,'added','incident',14,'Y1982',2,'',0,1,NULL,'{"ref":"Y1982","case":"KG-D9VA","types":["mass_detention"],"date":{"from":"2025-05-28","to":"2025-05-28","precision":"day"},"authority":"security_service","body":"GKNB","summary":"OCCRP reports that the security service (GKNB) detained 8 people in late May; Ruscrime says 10. Aleksandrov and Duulatov, detained on 28 May by 24.kg''s account, were kept; all the others were let go.","verification":"corroborated","visibility":"public","targets":[{"subject":"XCZM9","role":"camera operator"},{"subject":"6YBK3","role":"camera operator"},{"group":{"description":"all the others detained in the operation","all_others":true},"outcome":"not_stated"}],"sources":[{"source":"911VA","speaker":"OCCRP"},{"source":"C6A8X","speaker":"24.kg"},{"source":"D7738","speaker":"Ruscrime"}],"claims":[{"field":"headcount","people":8,"source":"911VA","speaker":"OCCRP"},{"field":"headcount","people":10,"source":"D7738","speaker":"Ruscrime"},{"field":"date","date":{"from":"2025-05-01","to":"2025-05-31","precision":"month","words":"late May 2025"},"source":"911VA","speaker":"OCCRP, of the whole operation"}]}','','',NULL);
INSERT INTO changes VALUES(41,1795921054618,NULL,1,'added','incident',15,'VVR5C',2,'',0,1,NULL,'{"ref":"VVR5C","case":"KG-D9VA","types":["verdict"],"date":{"from":"2025-09-01","to":"2025-09-30","precision":"month"},"authority":"court","body":"Pervomaisky District Court","summary":"OCCRP and 24.kg report that Pervomaisky District Court convicted camera operators Aleksandr Aleksandrov and Joomart Duulatov (five years in prison each) and two former accountants (three years of probation).","verification":"corroborated","visibility":"public","targets":[{"subject":"XCZM9","role":"camera operator","outcome":"convicted","sentence":"prison","months":60},{"subject":"6YBK3","role":"camera operator","outcome":"convicted","sentence":"prison","months":60},{"group":{"people":2,"description":"two former accountants"},"outcome":"convicted","sentence":"probation","months":36}],"sources":[{"source":"911VA","speaker":"OCCRP"},{"source":"2764G","speaker":"24.kg"}],"claims":[{"field":"date","date":{"from":"2025-09-17","to":"2025-09-17","precision":"day"},"speaker":"other reporting, not on file here"}]}','','',NULL);
INSERT INTO changes VALUES(42,1795921054618,NULL,1,'added','incident',16,'YC60S',2,'',0,1,NULL,'{"ref":"YC60S","case":"KG-D9VA","types":["appeal_ruling"],"date":{"from":"2025-11-25","to":"2025-11-25","precision":"day"},"day_order":1,"authority":"court","body":"Bishkek City Court","summary":"OCCRP reports that Bishkek City Court changed both camera operators'' sentences to three years of probation and left the accountants'' as they were.","verification":"single_source","visibility":"public","targets":[{"subject":"XCZM9","role":"camera operator","outcome":"changed","sentence":"probation","months":36},{"subject":"6YBK3","role":"camera operator","outcome":"changed","sentence":"probation","months":36},{"group":{"people":2,"description":"two former accountants"},"outcome":"upheld","sentence":"probation","months":36}],"sources":[{"source":"911VA","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(43,1795921054618,NULL,1,'added','incident',17,'1PZ4F',2,'',0,1,NULL,'{"ref":"1PZ4F","case":"KG-D9VA","types":["release"],"date":{"from":"2025-11-25","to":"2025-11-25","precision":"day"},"day_order":2,"authority":"court","body":"Bishkek City Court","summary":"OCCRP reports that Aleksandrov and Duulatov were freed in court, on probation.","verification":"single_source","visibility":"public","targets":[{"subject":"XCZM9","role":"camera operator","outcome":"probation"},{"subject":"6YBK3","role":"camera operator","outcome":"probation"}],"sources":[{"source":"911VA","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(44,1795921054618,NULL,1,'added','incident',18,'PPT0E',3,'',0,1,NULL,'{"ref":"PPT0E","case":"KG-SM8N","types":["search"],"date":{"from":"2024-01-16","to":"2024-01-16","precision":"day","inferred":true},"summary":"OCCRP reports searches of the homes of 11 people in January 2024. The day is that of the detentions, which 24.kg gives.","verification":"single_source","visibility":"public","targets":[{"group":{"people":11,"description":"eleven people whose homes were searched"}}],"sources":[{"source":"3XGYY","speaker":"OCCRP"},{"source":"D7738","speaker":"Ruscrime"}],"claims":[{"field":"date","date":{"from":"2024-01-01","to":"2024-01-31","precision":"month"},"source":"3XGYY","speaker":"OCCRP"},{"field":"date","date":{"from":"2024-01-01","to":"2024-12-31","precision":"year"},"source":"D7738","speaker":"Ruscrime"}]}','','',NULL);
INSERT INTO changes VALUES(45,1795921054618,NULL,1,'added','incident',19,'192SK',3,'',0,1,NULL,'{"ref":"192SK","case":"KG-SM8N","types":["search"],"date":{"from":"2024-01-16","to":"2024-01-16","precision":"day","inferred":true},"summary":"OCCRP reports a search of the office of Temirov Live in January 2024. The day is that of the detentions, which 24.kg gives.","verification":"single_source","visibility":"public","targets":[{"subject":"TFHG3","role":"office"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"},{"source":"D7738","speaker":"Ruscrime"}],"claims":[{"field":"date","date":{"from":"2024-01-01","to":"2024-01-31","precision":"month"},"source":"3XGYY","speaker":"OCCRP"},{"field":"date","date":{"from":"2024-01-01","to":"2024-12-31","precision":"year"},"source":"D7738","speaker":"Ruscrime"}]}','','',NULL);
INSERT INTO changes VALUES(46,1795921054618,NULL,1,'added','incident',20,'HKB59',3,'',0,1,NULL,'{"ref":"HKB59","case":"KG-SM8N","types":["mass_detention"],"date":{"from":"2024-01-16","to":"2024-01-16","precision":"day"},"summary":"24.kg reports that 11 people linked to Temirov Live and Ait Ait Dese were detained.","verification":"single_source","visibility":"public","targets":[{"subject":"9ZV2X"},{"subject":"HKMN1"},{"subject":"T12SS"},{"subject":"C63X6"},{"group":{"people":7,"description":"seven people, not named"}}],"sources":[{"source":"Z7SHV","speaker":"24.kg"},{"source":"M9PDZ","speaker":"24.kg"}],"claims":[{"field":"headcount","people":11,"source":"Z7SHV","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(47,1795921054618,NULL,1,'added','incident',21,'X95JE',3,'',0,1,NULL,'{"ref":"X95JE","case":"KG-SM8N","types":["charge"],"date":{"from":"2024-01-01","to":"2024-01-31","precision":"month"},"summary":"OCCRP and 24.kg report that all 11 were charged with calls for mass unrest.","verification":"corroborated","visibility":"public","targets":[{"subject":"9ZV2X"},{"subject":"HKMN1"},{"subject":"T12SS"},{"subject":"C63X6"},{"group":{"people":7,"description":"seven people, not named"}}],"sources":[{"source":"3XGYY","speaker":"OCCRP"},{"source":"M9PDZ","speaker":"24.kg"}],"claims":[{"field":"headcount","people":11,"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(48,1795921054618,NULL,1,'added','incident',22,'XD4EE',3,'',0,1,NULL,'{"ref":"XD4EE","case":"KG-SM8N","types":["verdict"],"date":{"from":"2024-10-10","to":"2024-10-10","precision":"day"},"authority":"court","body":"Leninsky District Court","summary":"OCCRP and 24.kg report that Leninsky District Court acquitted seven people, gave Beishekeeva and Kaparov three years of probation, Ishenbekov five years in prison and Tazhibek kyzy six.","verification":"corroborated","visibility":"public","targets":[{"group":{"people":7,"description":"seven people, not named"},"outcome":"acquitted"},{"subject":"9ZV2X","outcome":"convicted","sentence":"probation","months":36},{"subject":"HKMN1","outcome":"convicted","sentence":"probation","months":36},{"subject":"T12SS","outcome":"convicted","sentence":"prison","months":60},{"subject":"C63X6","outcome":"convicted","sentence":"prison","months":72}],"sources":[{"source":"3XGYY","speaker":"OCCRP"},{"source":"M9PDZ","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(49,1795921054618,NULL,1,'added','incident',23,'H0PMC',3,'',0,1,NULL,'{"ref":"H0PMC","case":"KG-SM8N","types":["appeal_ruling"],"date":{"from":"2024-12-18","to":"2024-12-18","precision":"day"},"authority":"court","body":"City Court","summary":"24.kg reports that the City Court left Tazhibek kyzy''s sentence in force.","verification":"single_source","visibility":"public","targets":[{"subject":"C63X6","outcome":"upheld"}],"sources":[{"source":"M9PDZ","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(50,1795921054618,NULL,1,'added','incident',24,'G6SAM',3,'',0,1,NULL,'{"ref":"G6SAM","case":"KG-SM8N","types":["appeal_ruling"],"date":{"from":"2025-02-25","to":"2025-02-25","precision":"day"},"authority":"court","body":"Supreme Court","summary":"24.kg reports that the Supreme Court left Tazhibek kyzy''s sentence in force.","verification":"single_source","visibility":"public","targets":[{"subject":"C63X6","outcome":"upheld"}],"sources":[{"source":"M9PDZ","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(51,1795921054618,NULL,1,'added','incident',25,'YRWJ7',3,'',0,1,NULL,'{"ref":"YRWJ7","case":"KG-SM8N","types":["clemency"],"date":{"from":"2025-04-01","to":"2025-04-30","precision":"month"},"summary":"OCCRP reports that Ishenbekov was pardoned. The conviction stands. His release is not reported in the sources on file.","verification":"single_source","visibility":"public","targets":[{"subject":"T12SS","outcome":"pardon"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(52,1795921054618,NULL,1,'added','incident',26,'040PQ',3,'',0,1,NULL,'{"ref":"040PQ","case":"KG-SM8N","types":["custody_observation"],"date":{"from":"2025-10-31","to":"2025-10-31","precision":"day"},"summary":"OCCRP reports that Tazhibek kyzy remains in prison.","verification":"single_source","visibility":"public","targets":[{"subject":"C63X6","outcome":"held"}],"sources":[{"source":"3XGYY","speaker":"OCCRP"}]}','','',NULL);
INSERT INTO changes VALUES(53,1795921054618,NULL,1,'added','incident',27,'1C4XR',3,'',0,1,NULL,'{"ref":"1C4XR","case":"KG-SM8N","types":["appeal_ruling"],"date":{"from":"2026-03-10","to":"2026-03-10","precision":"day"},"authority":"court","body":"Supreme Court","summary":"24.kg reports that the Supreme Court annulled all rulings against Tazhibek kyzy and ordered a retrial.","verification":"single_source","visibility":"public","targets":[{"subject":"C63X6","outcome":"quashed_retrial"}],"sources":[{"source":"8VBXX","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(54,1795921054618,NULL,1,'added','incident',28,'PG4VD',3,'',0,1,NULL,'{"ref":"PG4VD","case":"KG-SM8N","types":["custody_observation"],"date":{"from":"2026-03-11","to":"2026-03-31","precision":"range"},"summary":"Tazhibek kyzy''s lawyer told 24.kg that she will be moved to a pre-trial detention facility.","verification":"single_source","visibility":"public","targets":[{"subject":"C63X6","outcome":"held"}],"sources":[{"source":"9KZEN","speaker":"Makhabat Tazhibek kyzy''s lawyer, to 24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(55,1795921054651,NULL,55,'added','case',4,'AQ-1N7V',4,'',0,2,NULL,'{"ref":"AQ-1N7V","title":"Invented for the demo: a reporter in Antarctica","country":"AQ","summary":"Nothing in this case is real. It is here to show what the team sees and the public does not.","tags":["invented"],"visibility":"team"}','','',NULL);
INSERT INTO changes VALUES(56,1795921054651,NULL,55,'added','subject',12,'0T13T',NULL,'',0,0,NULL,'{"ref":"0T13T","type":"outlet","names":[{"name":"The Invented Gazette","preferred":true,"script":"Latn"}]}','','',NULL);
INSERT INTO changes VALUES(57,1795921054651,NULL,55,'added','subject',13,'J4N3X',NULL,'',0,0,NULL,'{"ref":"J4N3X","type":"person","names":[{"name":"Jane Example","preferred":true,"script":"Latn"}],"capacity":"journalist","outlet":"0T13T"}','','',NULL);
INSERT INTO changes VALUES(58,1795921054651,NULL,55,'added','source',13,'N0T3S',NULL,'',0,0,NULL,'{"ref":"N0T3S","publisher":"Invented desk notes","published":{"from":"2026-10-05","to":"2026-10-05","precision":"day"},"source_kind":"own_reporting"}','','',NULL);
INSERT INTO changes VALUES(59,1795921054651,NULL,55,'added','incident',29,'T3AM1',4,'',0,2,NULL,'{"ref":"T3AM1","case":"AQ-1N7V","types":["interrogation"],"date":{"from":"2026-10-01","to":"2026-10-31","precision":"month"},"place":"McMurdo","authority":"unknown","summary":"The desk''s invented notes say that Jane Example was questioned about her penguins and went home. The team sees this.","verification":"unreviewed","visibility":"team","targets":[{"subject":"J4N3X"}],"sources":[{"source":"N0T3S","speaker":"Jane Example"}]}','','',NULL);
INSERT INTO changes VALUES(60,1795921054651,NULL,55,'added','incident',30,'0WN3R',4,'',0,3,NULL,'{"ref":"0WN3R","case":"AQ-1N7V","types":["threat"],"date":{"from":"2026-10-04","to":"2026-10-04","precision":"day"},"summary":"The desk''s invented notes say that Jane Example was threatened. Admins see this, and whoever it is shared with.","verification":"unreviewed","visibility":"restricted","targets":[{"subject":"J4N3X"}],"sources":[{"source":"N0T3S","speaker":"A friend of Jane Example"}]}','','',NULL);
INSERT INTO changes VALUES(61,1795921054669,1,NULL,'added','case',5,'KG-8AY3',5,'',0,2,NULL,'{"ref":"KG-8AY3","title":"Bishkek: a reporter is searched","country":"KG","summary":"Officers searched the home of a reporter, 24.kg reports.","tags":["search"],"owner":"console:admin","visibility":"team"}','','',NULL);
INSERT INTO changes VALUES(62,1795921054753,1,62,'added','source',14,'93MRH',NULL,'',0,0,NULL,'{"ref":"93MRH","url":"https://24.kg/english/1_Home_of_a_reporter_searched","publisher":"24.kg","published":{"from":"2026-11-20","to":"2026-11-20","precision":"day"},"source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(63,1795921054753,1,62,'added','subject',14,'R5JZE',NULL,'',0,0,NULL,'{"ref":"R5JZE","type":"person","names":[{"name":"Aida Example","preferred":true,"script":"Latn"}]}','','',NULL);
INSERT INTO changes VALUES(64,1795921054753,1,62,'added','incident',31,'XTZ14',5,'',0,2,NULL,'{"ref":"XTZ14","case":"KG-8AY3","types":["search"],"date":{"from":"2026-11-20","to":"2026-11-20","precision":"day"},"place":"Bishkek","authority":"police","summary":"Police searched the home of a reporter.","verification":"unreviewed","visibility":"team","targets":[{"subject":"R5JZE"}],"sources":[{"source":"93MRH","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(65,1795921054788,1,65,'added','source',15,'570FQ',NULL,'',0,0,NULL,'{"ref":"570FQ","url":"https://24.kg/english/2_A_reporter_is_threatened","publisher":"24.kg","published":{"from":"2026-11-22","to":"2026-11-22","precision":"day"},"source_kind":"original"}','','',NULL);
INSERT INTO changes VALUES(66,1795921054788,1,65,'added','incident',32,'52NR4',5,'',0,2,NULL,'{"ref":"52NR4","case":"KG-8AY3","types":["threat"],"date":{"from":"2026-11-21","to":"2026-11-21","precision":"day"},"place":"Bishkek","summary":"A caller threatened the reporter.","verification":"unreviewed","visibility":"team","targets":[{"subject":"R5JZE"}],"sources":[{"source":"570FQ","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(67,1795921054799,1,NULL,'updated','account',2,'telegram:123456',NULL,'',0,0,'{"platform":"telegram","kind":"person","id":"123456","role":0}','{"platform":"telegram","kind":"person","id":"123456","role":2}','','',NULL);
INSERT INTO changes VALUES(68,1795921054807,1,NULL,'updated','account',3,'discord:80351110224678912',NULL,'',0,0,'{"platform":"discord","kind":"person","id":"80351110224678912","role":0}','{"platform":"discord","kind":"person","id":"80351110224678912","role":1}','','',NULL);
INSERT INTO changes VALUES(69,1795921054811,1,NULL,'added','subscription',1,'2N68J',NULL,'',0,0,NULL,'{"minute":480,"zone":"Asia/Bishkek","days":127,"country":"KG","quiet":"line","planned":"2026-11-29T02:57:34.811Z"}','','',NULL);
INSERT INTO changes VALUES(70,1795921054848,1,NULL,'added','follow',1,'80TKS',NULL,'',0,0,NULL,'{"kind":"case","object":"KG-SM8N"}','','',NULL);
INSERT INTO changes VALUES(71,1795921054997,1,71,'published','case',5,'KG-8AY3',5,'visibility',2,1,'{"ref":"KG-8AY3","title":"Bishkek: a reporter is searched","country":"KG","summary":"Officers searched the home of a reporter, 24.kg reports.","tags":["search"],"owner":"console:admin","visibility":"team"}','{"ref":"KG-8AY3","title":"Bishkek: a reporter is searched","country":"KG","summary":"Officers searched the home of a reporter, 24.kg reports.","tags":["search"],"owner":"console:admin","visibility":"public"}','','',NULL);
INSERT INTO changes VALUES(72,1795921055019,1,72,'published','incident',31,'XTZ14',5,'visibility',2,1,'{"ref":"XTZ14","case":"KG-8AY3","types":["search"],"date":{"from":"2026-11-20","to":"2026-11-20","precision":"day"},"place":"Bishkek","authority":"police","summary":"Police searched the home of a reporter.","verification":"unreviewed","visibility":"team","targets":[{"subject":"R5JZE"}],"sources":[{"source":"93MRH","speaker":"24.kg"}]}','{"ref":"XTZ14","case":"KG-8AY3","types":["search"],"date":{"from":"2026-11-20","to":"2026-11-20","precision":"day"},"place":"Bishkek","authority":"police","summary":"Police searched the home of a reporter.","verification":"unreviewed","visibility":"public","targets":[{"subject":"R5JZE"}],"sources":[{"source":"93MRH","speaker":"24.kg"}]}','','',NULL);
INSERT INTO changes VALUES(73,1795921055028,1,NULL,'added','follow',2,'PHZ5X',NULL,'',0,0,NULL,'{"kind":"case","object":"KG-8AY3"}','','',NULL);
CREATE TABLE audit (
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
INSERT INTO audit VALUES(1,1795921054618,NULL,'',NULL,'import','','done','');
INSERT INTO audit VALUES(2,1795921054651,NULL,'',NULL,'import','','done','');
INSERT INTO audit VALUES(3,1795921054669,1,'console',NULL,'addcase','KG-8AY3','done','');
INSERT INTO audit VALUES(4,1795921054753,1,'console',NULL,'addincident','XTZ14','done','');
INSERT INTO audit VALUES(5,1795921054788,1,'console',NULL,'addincident','52NR4','done','');
INSERT INTO audit VALUES(6,1795921054799,1,'console',NULL,'grant','telegram:123456','done','');
INSERT INTO audit VALUES(7,1795921054807,1,'console',NULL,'grant','discord:80351110224678912','done','');
INSERT INTO audit VALUES(8,1795921054811,1,'console',NULL,'subscribe','2N68J','done','');
INSERT INTO audit VALUES(9,1795921054848,1,'console',NULL,'follow','80TKS','done','');
INSERT INTO audit VALUES(10,1795921054997,1,'console',NULL,'publish','KG-8AY3','done','');
INSERT INTO audit VALUES(11,1795921055019,1,'console',NULL,'publish','XTZ14','done','');
INSERT INTO audit VALUES(12,1795921055028,1,'console',NULL,'follow','PHZ5X','done','');
CREATE TABLE handled (
  platform text    not null,
  key      text    not null,
  at       integer not null,
  primary key (platform, key)
) strict, without rowid;
INSERT INTO handled VALUES('console','draft:admin:3PZUDC2L3YDWB6XE3DGCSW66JS',1795921054669);
INSERT INTO handled VALUES('console','draft:admin:YWULCNVEUJGCTCQOL3FAKEHOEO',1795921054753);
INSERT INTO handled VALUES('console','draft:admin:EUI6FHX6FIRH6LNHHAJNGTESVJ',1795921054788);
INSERT INTO handled VALUES('console','console:72YIQPVA2Y6C34YC5R2OGSM5R2:7',1795921054799);
INSERT INTO handled VALUES('console','console:72YIQPVA2Y6C34YC5R2OGSM5R2:8',1795921054807);
INSERT INTO handled VALUES('console','console:72YIQPVA2Y6C34YC5R2OGSM5R2:9',1795921054811);
INSERT INTO handled VALUES('console','console:72YIQPVA2Y6C34YC5R2OGSM5R2:10',1795921054848);
INSERT INTO handled VALUES('console','draft:admin:KZHHEFHHQHEDL7N2VGYLU6VXLD',1795921054997);
INSERT INTO handled VALUES('console','draft:admin:EDEIDN77JQD4R474FGU5WM3HSP',1795921055019);
INSERT INTO handled VALUES('console','console:KA5RPWBSCNEMFATN3CUSS2BUGW:5',1795921055028);
CREATE TABLE redacting (id integer primary key check (id = 1)) strict;
CREATE TABLE drafts (
  id         integer primary key,
  account    integer not null references accounts (id),
  chat       text    not null, -- platform:chat:thread
  state      text    not null, -- JSON
  created_at integer not null,
  expires_at integer not null,
  unique (account, chat)
) strict;
INSERT INTO drafts VALUES(2,1,'console:private#same','{"case":"KG-8AY3","incident":"52NR4","source":"570FQ"}',1795921054687,1796007454796);
INSERT INTO drafts VALUES(3,1,'console:private','{"mark":"quh6","key":"YRS6OLGL5HLISA64EEF43BYUXA","command":"addincident","given":[{"name":"case","value":"same"},{"name":"type","value":"arrest"}],"asked":"date","asking":true,"fields":["date","summary","who","by","place"]}',1795921055032,1796007455032);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search','search',0,'CREATE VIRTUAL TABLE search using fts4 (body, tokenize=simple, prefix="1,2,3")');
CREATE TABLE IF NOT EXISTS 'search_content'(docid INTEGER PRIMARY KEY, 'c0body');
INSERT INTO search_content VALUES(1,'rinat tuhvatshin and the red notice ocrp reports that kirgiz authorities asked interpol for a red notice on the co funder of klup interpol sais that it refused interpol transnational represion');
INSERT INTO search_content VALUES(2,'klup closure and the 2025 detentions ocrp and 24 kg report that a curt ordered the likuidation of klup media public fundation and that the securiti service detained people in mai 2025 of vhom it kept tvo camera operators closure criminal case');
INSERT INTO search_content VALUES(3,'temirov live the 2024 arests 24 kg reports that 11 people linked to temirov live and ait ait dese vere detained on 16 zhanuari 2024 ocrp and 24 kg report that al vere charged and that a curt ackuited seven criminal case detention');
INSERT INTO search_content VALUES(4,'invented for the demo a reporter in antarctica nothing in this case is real it is here to shov vhat the team ses and the public does not invented');
INSERT INTO search_content VALUES(5,'bishkek a reporter is searched oficers searched the home of a reporter 24 kg reports search');
INSERT INTO search_content VALUES(1099511627777,'ocrp reports that kirgiz authorities asked interpol for a red notice on tuhvatshin the aleged ofence is not stated an interpol spokesperson confirmed that the rekuest vas received');
INSERT INTO search_content VALUES(1099511627778,'interpols comunications director samuel heath said on 31 october 2025 that the rekuest vas refused as the organisations rules bar political use vhen it vas decided is not knovn interpol');
INSERT INTO search_content VALUES(1099511627779,'ocrp reports that on 30 october 2025 the notice vas visible to oficials in at least one cuntri vhich it does not name');
INSERT INTO search_content VALUES(1099511627780,'ocrp reports that another cuntris sistem vhich it does not name shoved the notice as pending revev');
INSERT INTO search_content VALUES(1099511627781,'interpols comunications director samuel heath does not sai hov or vhi the notice circulated after the refusal interpol');
INSERT INTO search_content VALUES(1099511627782,'ocrp reports that tuhvatshin has lived abroad since the represion grev it does not sai since vhen or in vhich cuntri');
INSERT INTO search_content VALUES(1099511627783,'24 kg reports that oktiabrski district curt declared materials of temirov live klup and ait ait dese and activities of bolot temirov and rinat tuhvatshin ekstremist bishkek oktiabrski district curt ehtremist');
INSERT INTO search_content VALUES(1099511627784,'ocrp reports that the curt declared tuhvatshin and several asociates ekstremists the asociates are not named ehtremists');
INSERT INTO search_content VALUES(1099511627785,'leila nazgul seitbek an advocate in viena aleges to ocrp that interpol is being abused in order to bring tuhvatshin back');
INSERT INTO search_content VALUES(1099511627786,'24 kg reports that the bishkek prosecutor sued to likuidate klup media public fundation the legal entiti bishkek prosecutor');
INSERT INTO search_content VALUES(1099511627787,'ocrp and 24 kg report that oktiabrski district curt the first instance ordered klup media public fundation to be likuidated in februari 2024 a later report of 24 kg sais april oktiabrski district curt');
INSERT INTO search_content VALUES(1099511627788,'24 kg reports that the supreme curt left in force the order to likuidate klup media public fundation supreme curt');
INSERT INTO search_content VALUES(1099511627789,'klups nevsrum said that it goes on publishing 24 kg reports');
INSERT INTO search_content VALUES(1099511627790,'ocrp reports that the securiti service gknb detained 8 people in late mai ruscrime sais 10 aleksandrov and dulatov detained on 28 mai bi 24 kgs acunt vere kept al the others vere let go gknb');
INSERT INTO search_content VALUES(1099511627791,'ocrp and 24 kg report that pervomaiski district curt convicted camera operators aleksandr aleksandrov and zhumart dulatov five ears in prison each and tvo former acuntants thre ears of probation pervomaiski district curt');
INSERT INTO search_content VALUES(1099511627792,'ocrp reports that bishkek citi curt changed both camera operators sentences to thre ears of probation and left the acuntants as thei vere bishkek citi curt');
INSERT INTO search_content VALUES(1099511627793,'ocrp reports that aleksandrov and dulatov vere fred in curt on probation bishkek citi curt');
INSERT INTO search_content VALUES(1099511627794,'ocrp reports searches of the homes of 11 people in zhanuari 2024 the dai is that of the detentions vhich 24 kg gives');
INSERT INTO search_content VALUES(1099511627795,'ocrp reports a search of the ofice of temirov live in zhanuari 2024 the dai is that of the detentions vhich 24 kg gives');
INSERT INTO search_content VALUES(1099511627796,'24 kg reports that 11 people linked to temirov live and ait ait dese vere detained');
INSERT INTO search_content VALUES(1099511627797,'ocrp and 24 kg report that al 11 vere charged vith cals for mas unrest');
INSERT INTO search_content VALUES(1099511627798,'ocrp and 24 kg report that leninski district curt ackuited seven people gave beishekeva and kaparov thre ears of probation ishenbekov five ears in prison and tazhibek kizi siks leninski district curt sih');
INSERT INTO search_content VALUES(1099511627799,'24 kg reports that the citi curt left tazhibek kizis sentence in force citi curt');
INSERT INTO search_content VALUES(1099511627800,'24 kg reports that the supreme curt left tazhibek kizis sentence in force supreme curt');
INSERT INTO search_content VALUES(1099511627801,'ocrp reports that ishenbekov vas pardoned the conviction stands his release is not reported in the surces on file');
INSERT INTO search_content VALUES(1099511627802,'ocrp reports that tazhibek kizi remains in prison');
INSERT INTO search_content VALUES(1099511627803,'24 kg reports that the supreme curt anuled al rulings against tazhibek kizi and ordered a retrial supreme curt');
INSERT INTO search_content VALUES(1099511627804,'tazhibek kizis laver told 24 kg that she vil be moved to a pre trial detention faciliti');
INSERT INTO search_content VALUES(1099511627805,'the desks invented notes sai that zhane eksample vas kuestioned abut her penguins and vent home the team ses this mcmurdo ehample');
INSERT INTO search_content VALUES(1099511627806,'the desks invented notes sai that zhane eksample vas threatened admins se this and vhoever it is shared vith ehample');
INSERT INTO search_content VALUES(1099511627807,'police searched the home of a reporter bishkek');
INSERT INTO search_content VALUES(1099511627808,'a caler threatened the reporter bishkek');
INSERT INTO search_content VALUES(2199023255553,'klup');
INSERT INTO search_content VALUES(2199023255554,'klup media');
INSERT INTO search_content VALUES(2199023255555,'klup');
INSERT INTO search_content VALUES(2199023255556,'temirov live');
INSERT INTO search_content VALUES(2199023255557,'ait ait dese');
INSERT INTO search_content VALUES(2199023255558,'aitait dese');
INSERT INTO search_content VALUES(2199023255559,'rinat tuhvatshin');
INSERT INTO search_content VALUES(2199023255560,'rinat tuhvatshin');
INSERT INTO search_content VALUES(2199023255561,'rinat tuhvatshin');
INSERT INTO search_content VALUES(2199023255562,'bolot temirov');
INSERT INTO search_content VALUES(2199023255563,'aleksandr aleksandrov');
INSERT INTO search_content VALUES(2199023255564,'aleksander aleksandrov alehander alehandrov');
INSERT INTO search_content VALUES(2199023255565,'zhumart dulatov');
INSERT INTO search_content VALUES(2199023255566,'zhumart dulatov');
INSERT INTO search_content VALUES(2199023255567,'zhumart dulatov');
INSERT INTO search_content VALUES(2199023255568,'zhumart dulatov');
INSERT INTO search_content VALUES(2199023255569,'aike beishekeva');
INSERT INTO search_content VALUES(2199023255570,'aktilek kaparov');
INSERT INTO search_content VALUES(2199023255571,'azamat ishenbekov');
INSERT INTO search_content VALUES(2199023255572,'mahabat tazhibek kizi');
INSERT INTO search_content VALUES(2199023255573,'mahabat tazhibek kizi');
INSERT INTO search_content VALUES(2199023255574,'mahabat tazhibek kizi');
INSERT INTO search_content VALUES(2199023255575,'the invented gazete');
INSERT INTO search_content VALUES(2199023255576,'zhane eksample ehample');
INSERT INTO search_content VALUES(2199023255577,'aida eksample ehample');
INSERT INTO search_content VALUES(3298534883329,'interpol rezhects kirgizstans rekuest against zhurnalist rinat tuhvatshin ocrp');
INSERT INTO search_content VALUES(3298534883330,'ruscrime');
INSERT INTO search_content VALUES(3298534883331,'ocrp');
INSERT INTO search_content VALUES(3298534883332,'24 kg');
INSERT INTO search_content VALUES(3298534883333,'24 kg');
INSERT INTO search_content VALUES(3298534883334,'24 kg');
INSERT INTO search_content VALUES(3298534883335,'24 kg');
INSERT INTO search_content VALUES(3298534883336,'24 kg');
INSERT INTO search_content VALUES(3298534883337,'24 kg');
INSERT INTO search_content VALUES(3298534883338,'24 kg');
INSERT INTO search_content VALUES(3298534883339,'24 kg');
INSERT INTO search_content VALUES(3298534883340,'24 kg');
INSERT INTO search_content VALUES(3298534883341,'invented desk notes');
INSERT INTO search_content VALUES(3298534883342,'24 kg');
INSERT INTO search_content VALUES(3298534883343,'24 kg');
CREATE TABLE IF NOT EXISTS 'search_segments'(blockid INTEGER PRIMARY KEY, block BLOB);
INSERT INTO search_segments VALUES(1,X'00023130088e8080808020110001013111030b008f808080802009000206000109000101360303180000043230323412030517008880808080201800070d00010e000301350f02061d008080808080200b000108000101345d020a0001071800848080808020020003020001041b00010200010a00011a00010400031600011700010200010400010400010200010200030200010600e8ffffffff3f0200010200010200010200010200010200010200010200010200010138088e8080808020170000023330088380808080200600010131088280808080200900000138088e80808080200a000001611d011000010e00012600feffffffff1f0a000a1900080400081100010e00010562726f61640886808080802008000204757365640889808080802010000107636b75697465640b0328009380808080200b00020874697669746965730887808080802014000203756e74088e80808080201c000504616e74730b8f80808080201b00011500010764766f6361746508898080808020060001046674657208858080808020100001066761696e7374109b80808080200c00e6ffffffff3f06000103696b650891808080804002000201741a031203008480808080201003000d0d0300f1ffffffff1f020300030361697408868080808040020001066b74696c656b08928080808040020001016c110321008b80808080201f00070800060a00020465676564088180808080201000050173088980808080200900030668616e646572088c808080804004000703726f76088c8080808040050003076b73616e646572088c80808080400200080172108f80808080200e00fcffffffff1f020009026f76198e80808080201200010f00020500faffffffff1f030001030001016e0b818080808020150008050002016439010400010407110001110d0a008480808080200f06070001090003030003130001030f0a00011200010600030c0001030001030f0d00050f0002056f746865720884808080802005000204756c6564089b8080808020090001047072696c088b8080808020200001027265088880808080200f000303737473030306000101730e82808080802011000210000c160002036b65640b010d00808080808020070002076f636961746573098880808080200b0500010174088380808080201000010a7574686f7269746965730b010c00808080808020060001057a616d617408938080808040020000046261636b0889808080802016000201720882808080802015000101650b8b80808080201400110b000203696e67088980808080200f0003077368656b657661109680808080200f00fbffffffff1f0300010169088e80808080201900020573686b656b138780808080201c0003070e0006051600010e0001046f6c6f74108780808080201600838080808020020002027468089080808080200900010472696e67088980808080201400000463616c73089580808080200d0002046d6572610e0227008d80808080200c00010a000202736506022b00012b00010668616e6765640890808080802008000304726765640b0323009280808080200b000109697263756c61746564088580808080200f000202746910908080808020061600010f0006070a0001066c6f73757265040203280001016f03011500020b6d756e69636174696f6e730b828080808020030003030002076e6669726d65640881808080802018000306766963746564088f80808080200b000703696f6e089980808080200900010772696d696e616c06022a00012a000105756e7472690b83808080802013000316000601730884808080802006000202727436020f00012700848080808020081900010600030a1b0001080f00030a1a0001071600010b0700050a190001080a0001080a0003080e0000036461690b9280808080200f000110000106656369646564088280808080201b0003056c617265640b8780808080200900010700020273651903140084808080802012000d0f00f1ffffffff1f040001030002067461696e656412021d000116008b8080808020090e000611000306656e74696f6e0b032c0099808080802011000901730e0207009080808080201400011500010769726563746f720b828080808020040003040002067374726963741587808080802007190004091b0004091a000709190001036f6573118380808080201600010a00010700010e000106756c61746f761f8e80808080201400011200020700fcffffffff1f0300010300010300010300000465616368088f8080808020170002027273108f8080808020140b00010f00061307000108687472656d69737408878080808020200009017308888080808020120001096b737472656d697374088780808080201b000a0173088880808080200c0001056e74697469088a808080802012000008666163696c697469089c80808080201200010765627275617269088b808080802017000103696c650899808080802014000203727374088b80808080200c00020276650b8f8080808020130007170001026f720e010f008080808080200900140e00030263650e8c80808080200b000b0e00010e0003036d6572088f80808080201a0001037265640891808080802009000108756e646174696f6e110217008880808080200f000112000113000402657203011600000467617665089680808080200e000104697665730b928080808020180001190001036b6e62098e8080808020081f0001016f088e8080808020240002026573088d808080802007000103726576088680808080200c0000036861730886808080802006000104656174680b828080808020060003060001026973089980808080200b0001046f6d6573089280808080200700020176088580808080200a000002696e36021f008180808080200f0003140003070c00021600010a00020c00011500020a00010b00010c00031900010d00010d0001100001080002067374616e6365088b80808080200d000206746572706f6c1f010e0d0700808080808020081000011f00031300040d00f8ffffffff3f02000801730b8280808080200200030200010173178180808080201200011c00070e00091000011100060d00020868656e62656b6f76139680808080201600030500faffffffff1f03000101741a011c000124008080808080201900011500010900020d0007060000076b617061726f76109680808080201100fcffffffff1f030001036570740b0225008c80808080201e000101675a020b0001081800848080808020030003030001051b00010300010b00020500031700011800010300010500010500010300010300030300010700e8ffffffff3f0300010300010300010300010300010300010300010300010300020173088e80808080201b000105697267697a0b010b00808080808020050006057374616e7308818080808060040002027a691c9680808080201d00040600010e00f9ffffffff1f04000104000104000401730e9780808080200b00010b0004030001036c757026011800010214008580808080200e00030c00010f00011000f5ffffffff1f0200010200010200040173088d8080808020020001046e6f766e088280808080201e0000046c617465088e80808080200d00040172088b80808080201a000203766572089c8080808020040001046561737408838080808020110002026674118c80808080200900041300070900010900020367616c088a808080802011000203696c6108898080808020020002066e696e736b6909968080808020081900020174088e808080802023000108696b7569646174650b8a80808080200b00020f00090164088b808080802015000803696f6e0302120002046e6b65640b030d009180808080200800020276651a03030f008480808080200d000c0b00010b00f0ffffffff1f030004016408868080808020070000076d6168616261740e94808080804002000102000102000201690c0220008c80808080200e0c00020173089580808080200f00020774657269616c73088780808080200a00010465646961190215008880808080200d00011000011100f6ffffffff1f030001046f766564089c80808080200c0000046e616d650b8380808080201800010c0004016408888080808020110002047a67756c088980808080200300010665767372756d088d8080808020030001026f741d8180808080201300011d00011700010b00010800010f00021000110e0003036963651501070d008080808080200c00020a00010f00010e0000046f6372704c010800010800011b00feffffffff1f0200020200010200020200020200010b00020200030200010200010200010200010200010200020200010200030200010200e7ffffffff3f0a000202000205746f6265720b8280808080200a0001070001016626011700011311008580808080200b0c00041c00041e000110000205050c000106050c000314000204656e63650881808080802011000203696365089380808080200800040469616c73088380808080200e0001096b7469616272736b690d87808080802006190004081b0001016e20011300021700feffffffff1f0d000108000105000a0800011600030c00081300020165088380808080201200010870657261746f72730e0228008d80808080200d00010b000101720b8580808080200b0001130002036465720b8980808080201200030d00050265640e0210008980808080200e00101000020b67616e69736174696f6e7308828080808020130001057468657273088e808080802021000008706172646f6e65640899808080802007000106656e64696e6708848080808020110002046f706c6517021e00010c008b80808080200b00040a00020700020d00020972766f6d6169736b69098f8080808020081a0001086f6c69746963616c08828080808020160001027265089c80808080200f00020469736f6e0e8f80808080201600071a0004090002076f626174696f6e118f80808080201f00011100010d00051500030773656375746f72098a8080808020080e00010575626c6963110216008880808080200e0001110001120005057368696e67088d8080808020090000087265636569766564088180808080201d000201640c01060d008080808080200b000205667573616c088580808080201200050265640b011d00818080808020100002056b75657374138180808080201b00010e00ffffffffff3f050002056c65617365089980808080200c0002056d61696e73089a808080802007000204706f727418020c00011f0088808080802006170004060006060001060006026564089980808080200f0006017347010900020900feffffffff1f0300020300010300020300010400010300020400020400010c000103000203000103000103000103000104000304000104000103000103000104000306726573696f6e0b0120008580808080200b000205747269616c089b80808080201200020376657608848080808020120002067a6865637473088180808080600300');
INSERT INTO search_segments VALUES(2,X'000572696e61742101020086808080802019008080808080200200010200010200f8ffffffff1f08000104756c65730882808080802014000304696e6773089b80808080200b000206736372696d65108e80808080200f00f4ffffffff3f020000037361690b85808080802009000110000301640b82808080802007000b04000301730e011a008a80808080201f0003100002046d75656c0b8280808080200500030500010565617263680893808080802005000602657308928080808020040002066375726974690b021b008c808080802006000205697462656b08898080808020040002066e74656e63650b9780808080200c00010c00080173089080808080200c00020572766963650b021c008c80808080200700020376656e0b0329009380808080200c00040372616c088880808080200a0001026865089c8080808020090002046f766564088480808080200d000102696808968080808020220002026b73089680808080201e0002036e636509868080808020090a0002047374656d088480808080200700010b706f6b6573706572736f6e088180808080201700010574616e6473089980808080200a0003037465640881808080802014000103756564088a8080808020090002057072656d65118c8080808020070f000c070a0003070e00020472636573089980808080201200000874617a686962656b259680808080201c00010a00010a00020500010d00010200f8ffffffff1f03000103000103000106656d69726f761e03020f008480808080200c0d000c0a00010a00f0ffffffff1f0200060300010368617464010a1300010d0e00010a180700feffffffff1f041700010c00010400010400020400010500010400010c00010500010700010500010500010400010700010400010400011100011200010500010700010700010500010500010400010400010500010800020165530105110001050e0b00010400feffffffff1f0f0d00010d0700010900010e00010d0600010a0002050a0002060c00010b000106080002051d0002140002060a070001070a070004060001060001080b00020600030169089080808080201700020272650e8f80808080201c00010e0006120001016f21030e008080808080200d00060a0b00010a00011300010e00040d00040900080d0002026c64089c80808080200500010c72616e736e6174696f6e616c03011f00020369616c089c80808080201000010975687661747368696e2d0103008080808080200e00050500011a00010800011500feffffffff1f0300010300010300f8ffffffff1f09000102766f0b0226008d808080802019000006756e72657374089580808080201000010273650882808080802017000003766173128180808080201c00010f0d00010b0016060001036572651903150f008b80808080201d0700021800010800031000010a00010368656e0b8280808080201800041200020169088580808080200c00030263681483808080802014000108000215000c150001160002026f6d03022300010469656e6108898080808020080002016c089c80808080200a0002057369626c65088380808080200c0002027468089580808080200c0000087a68616e756172690e0319008f80808080200c00010d000205756d617274198f80808080201100feffffffff1f02000102000102000102000307726e616c697374088180808080600700');
CREATE TABLE IF NOT EXISTS 'search_segdir'(level INTEGER,idx INTEGER,start_block INTEGER,leaves_end_block INTEGER,end_block INTEGER,root BLOB,PRIMARY KEY(level, idx));
INSERT INTO search_segdir VALUES(0,0,1,2,'2 5275',X'0101027269');
INSERT INTO search_segdir VALUES(1024,0,0,0,'0 1985',X'00013115030b0f008b808080802011000409000206000109000001326b0206061900010504150500ffffffffff1f0b000108000402000302000104160700010200010a0001170500010400030d0b00010e0b00010200010400010400010200010200030200010600e8ffffffff3f02000102000102000102000102000102000102000102000102000001330b8280808080200900010600000138088e80808080200a00000161a60101040a030500010407070c0001060d03030b0705040400feffffffff1f06030508070001110001100001050d00011000010800010f03030403060001090405030001050305090002031809000312030b050001030d03030a0500011205030001050300020400010c0303000103070001030a070d0005090304050400010e00e9ffffffff1f02030001020005020300010203030300050200010200010200eeffffffff1f060000016234828080808020150005160800020f07040001070e000114000319000205061200010e00050f00060b00eeffffffff1f02000703000001636401150001030e1a04030300012306050300feffffffff1f180001030001130001060001030e0001160001081900010600030a1b0001080f00030a030318000106030304120300010b060300040b0400010a190001070309030001080a0001090002080e0000016463020718000114041800ffffffffff1f041900011600010a0001040500010e000107040b0e0001070003091b0003090d030001090b1100020700010f070001100700010f040002091900061100e9ffffffff1f04000103000703000103000103000103000001651c8780808080201b0700010c08000212000514050800010f000613070000016634010f0900011700ffffffffff1f0900090f00010c080700010b0a0003130900020900040e00011700010e00010e00011400031200000167198680808080200c0007070001081e0300041800011900030e00000168158280808080200600030606000106000c0700070b000001696c010e0d050400011f0700ffffffffff1f080c0600010219050500010f080001090001021300010d0900030708030500020d0b00010a00010600010c00011500020a00010b0700010c070003160500010d00010d0001050a0500010800f9ffffffff1f0300eeffffffff1f020000016b9601010b0f0001020b0b130001081800feffffffff1f0500011e0005030d0003030b0001050c110001030f0001020b00011b050001050003170001180001030001050001050e0e0001030a0001030a0002060001030d0001030600e5ffffffff1f02000102000102000f0300020400010400010400ebffffffff1f040003030001030001030001030001030001030001030001030001030000016c4802120001030c05008080808080201100030700010d00020200010b08000115070001090800020d1800021300030b000108050002081900010900010900040400e8ffffffff1f030000016d3002150d008580808080200a00030d00011000011100020e0c00070f00070c00e6ffffffff1f030012020001020001020000016e2e01070d008080808080200c0900011d00010a0f0300010b03050001080800010f00021003000103000403000c0e0000016f860101080d060001080a0511080001170600feffffffff1f020d06000108040b0001020504090600010200010b00010213000106070c0a00010200010b090002020808100700010d000108000102160d0001020d130001020b070001020c00010205050c0001020604030c000202000102140003021300010200011000e6ffffffff3f0a000202000001704302160a00010c00ffffffffff1f16000211000608080800011100011200010900010b000108100b0300011100010d00010a00020700020d0a0700030700010900020f000001728c01010206050a0e0500010c0001091800feffffffff1f030a120400010e0406000103000103110001120001030a000104170001030002040001061700010400010c0001030e0001060001030001030001030001030001040001060001060001040001040001030b0500010306000104090900ecffffffff1f0200010200010200f8ffffffff1f030405000102000001735d011a00011b0300012900feffffffff1f1405000105040002070800010506000109090300020a00010400010900011f0001070f000104000106030b00020c00020400010500030c140600010c000107070500010a0a0002070e00010900000174d401010304070c09060001050a060a030e00010204080603130700feffffffff1f040c030c0300010c030700010407060001040c00010d060001040307000105090d0500010403050700010a040904000105030608000107060a000105030804000105000104031d00010714050001040b0308050001040001060a05040001070507050400010506030001070001070d0c00010503060001050306000104060b0001040300010503090001020505070500e8ffffffff1f02000303000103000103000103000a0300010300010300ebffffffff1f09000001750b82808080802017001310000001764302230001150f00feffffffff1f1c00010f0b0400010b030a00010800010c0001120500030800051d0700021800010800011500011600011000010a0400040600030a0000017a2a0319008c80808080201100030c00010d00faffffffff1f0200010200010200010200f1ffffffff1f0700');
INSERT INTO search_segdir VALUES(2048,0,0,0,'0 3194',X'00023130088e8080808020110001013111030b008f8080808020090002060001090001013603031800000232301c02061d0001051700ffffffffff1f0b00010800081800070d00010e000101345d020a0001071800848080808020020003020001041b00010200010a00011a00010400031600011700010200010400010400010200010200030200010600e8ffffffff3f0200010200010200010200010200010200010200010200010200010138088e8080808020170000023330088380808080200600010131088280808080200900000261620b8680808080200800031000010163170328008480808080201400071c00011b00011500060b00010164088980808080200600010166088580808080201000010167109b80808080200c00e6ffffffff3f060001016920031203008480808080201003000d0d0300f1ffffffff1f0203000102000b020001016b08928080808040020001016c2e032100feffffffff1f100008090005120f00010e0300020500040800060a00f0ffffffff1f02030001020303030001016e43010400010407110001110d0a00feffffffff1f1500030500030f06070001090001050002030003130001030f0a00011200010600030c0001030001030f0d0005090800010170088b808080802020000101720b0306008580808080200f0001017318010d008080808080200700011100021000040b05000816000101740883808080802010000101750b010c00808080808020060001017a089380808080400200000262610b8280808080201500071600010165198980808080200f000214000b0f00060b00f5ffffffff1f0300010169168780808080201c0003070e0004190002051600010e0001016f138780808080201600090900faffffffff1f0200010172088980808080201400000263611502270600012b008c80808080200c00010a00050d000101680e0323008d80808080200800050b00010169138580808080200f000b061600010f0006070a0001016c040203280001016f1701150080808080802018000103000303000a0b000a090001017206022a00012a000101753f020f00012700808080808020130001060002160001081900010600030a1b0001080f00030a1a0001071600010b0700050a190001080a0001080a0003080e00000264610b9280808080200f0001100001016534020718000114041800ffffffffff1f1b0005090b0001070006090e00041400011500010f0400081100e9ffffffff1f04000103000101691b82808080802004000304000207190004091b0004091a000709190001016f118380808080201600010a00010700010e000101751f8e80808080201400011200020700fcffffffff1f030001030001030001030000026561118f808080802014050800010f00061307000101680b878080808020200001120001016b0b8780808080201b00010c0001016e088a8080808020120000026661089c80808080201200010165088b80808080201700010169118b80808080200c0004130007170003140001016f1a010f0080808080802009000b0b00031a00060e00020e00010e00010172089180808080200900010175140116000117008880808080200f0001120001130000026761089680808080200e000101690b928080808020180001190001016b098e8080808020081f0001016f0b8d80808080200700012400010172088680808080200c00000268610886808080802006000101650b8280808080200600030600010169089980808080200b0001016f0b8580808080200a000d07000002696e51010e0d0700011f00ffffffffff1f08100001021f00010f00020213000114000307080600020d0b00010a00020c00011500020a00010b00010c00031900010d00010d00011000010800e7ffffffff3f0200010173238180808080201200011c00070e0009100001110003160003050a00faffffffff1f03000101741a011c000124008080808080201900011500010900020d0007060000026b61109680808080201100fcffffffff1f03000101650b0225008c80808080201e000101675d020b0001081800848080808020030003030001051b00010300010b00011b00010500031700011800010300010500010500010300010300030300010700e8ffffffff3f030001030001030001030001030001030001030001030001030001016933010b008080808080200500151d00010b00010b00020600010e00010300f8ffffffff1f0400010400010400ebffffffff1f040001016c29011800010214008580808080200e00030c00010f00011000010200f4ffffffff1f020001020001020001016e088280808080201e0000026c610e8b80808080201a00030d000e0400010165218380808080201100060200011100020900022300021300060819000109000109000101692b02120001030c05008380808080200700010d00030b00011500010f00070b0001080500f0ffffffff1f030000026d61200220008580808080200a00070e0c00070f00ffffffffff1f0200010200010200010165190215008880808080200d00011000011100f6ffffffff1f030001016f089c80808080200c0000026e61118380808080201800010c00041100010300010165088d8080808020030001016f2501070d008080808080200c0900011d00010a0f00010b060001080800010f00021000110e0000026f6350010800010800011b00feffffffff1f0200010a0001020700010200020200020200010b00020200030200010200010200010200010200010200020200010200030200010200e7ffffffff3f0a000202000101662d01170001131100ffffffffff1f1100020e00040b0c00041c00041e000110000205050c00010604030c0003140001016b0d87808080802006190004081b0001016e21011300021700feffffffff1f0d0001080001050f000a0800011600030c000813000101700e0228008d80808080200d00010b000101721d0210008080808080201300030b00011300031200020e00010d000f1000010174088e80808080202100000270610899808080802007000101651e021e00010c0081808080802011000a0b0001081a00030a00020700020d0001016f0882808080802016000101721d8a8080808020080e0005160b00011100010d0005150700040900020f00010175140216008880808080200e0001110001120001090000027265750106050a0e0500010c0001091800feffffffff1f030a120400010e04000103000103110001120001030a0001040001030002040001061700010400010c0001030001060001030001030001030001030001040001060001060001040001040001030b05000103060001041000e6ffffffff3f0304000101692101020086808080802019008080808080200200010200010200f8ffffffff1f08000101751682808080802014000c0f000d0b00e7ffffffff3f0200000273611c011a0081808080802005040003050600011000051f0002040001100001016528021b03000129008580808080200a0001040005060300020c00020400010500030c00010c00010c000101680b8480808080200d0018090001016910848080808020070002090a00101e06000101700881808080802017000101740b8180808080201400180a00010175178a8080808020090002070f000c070a0001120002070e0000027461259680808080201c00010a00010a00020500010d00010200f8ffffffff1f03000103000103000101651e03020f008480808080200c0d000c0a00010a00f0ffffffff1f02000603000101688e010105070c090001050a060a0300010408180700feffffffff1f040d0c0300010c0307000104070001040c00010d0600010408000105000104030a00010c000105030c000107060001050308000105000104031d000107170001040c08050001040001060a05040001070a05040001050001070001070d0001050300010503000104060b000104000105030001080001016f22030e008080808080200d00060a0b00010a00011300010e00040d0004090008050a000101720b011f009b808080802010000101752d0103008080808080200e00050500011a00010800011500feffffffff1f0300010300010300f8ffffffff1f09000101760b0226008d808080802019000002756e08958080808020100001017308828080808020170000027661128180808080201c00010f0d00010b001606000101651903150f008b80808080201d0700021800010800031000010a000101681e0223008080808080201800011400010800010c00011205000c1500011600010169118380808080200c000608000c0c00070a0000027a682a0319008c80808080201100030c00010d00faffffffff1f0200010200010200010200f1ffffffff1f0700');
INSERT INTO search_segdir VALUES(3072,0,0,0,'0 3545',X'00033230321c02061d0001051700ffffffffff1f0b00010800081800070d00010e0000036162720886808080802008000201750889808080802010000102636b0b0328009380808080200b000201740887808080802014000201750e8e80808080201c00011b00011500010264760889808080802006000102667408858080808020100001026761109b80808080200c00e6ffffffff3f06000102696b0891808080804002000201741d031203008480808080201003000d0d0300f1ffffffff1f02030001020001026b7408928080808040020001026c65248180808080201000080900051200010e0300020500faffffffff1f02030001020303030001026e6439010400010407110001110d0a008480808080200f06070001090003030003130001030f0a00011200010600030c0001030001030f0d00050f0002016f088480808080200500020175089b8080808020090001027072088b80808080202000010272650b0306008580808080200f000102736b0b010d00808080808020070002016f098880808080200b0500010275740b010c00808080808020060001027a61089380808080400200000362616308898080808020160002017208828080808020150001026569138980808080200f000d0f00fbffffffff1f030001026973138780808080201c0003070e0006051600010e0001026f6c108780808080201600838080808020020002017408908080808020090001027269088980808080201400000363616c089580808080200d0002016d0e0227008d80808080200c00010a0002017306022b00012b00010268610e0323008d80808080200800050b0001026972088580808080200f0002017410908080808020061600010f0006070a0001026c6f040203280001026f6d0b828080808020030003030002016e0e81808080802018000e0b000a09000102726906022a00012a000102756e0e838080808020130001060002160002017236020f00012700848080808020081900010600030a1b0001080f00030a1a0001071600010b0700050a190001080a0001080a0003080e0000036461690b9280808080200f00011000010265630e8280808080201b000509000107000201731903140084808080802012000d0f00f1ffffffff1f04000103000201741d02071800011618008b8080808020090e00041400011500011100081100010269720b82808080802004000304000201731587808080802007190004091b0004091a000709190001026f65118380808080201600010a00010700010e000102756c1f8e80808080201400011200020700fcffffffff1f03000103000103000103000003656163088f80808080201700020172108f8080808020140b00010f0006130700010268740b878080808020200001120001026b730b8780808080201b00010c0001026e74088a808080802012000003666163089c8080808020120001026562088b808080802017000102696c089980808080201400020172088b80808080200c000201760b8f8080808020130007170001026f721a010f0080808080802009000b0b00031a00060e00020e00010e00010272650891808080802009000102756e140116000117008880808080200f000112000113000003676176089680808080200e00010269760b928080808020180001190001026b6e098e8080808020081f0001026f65088d8080808020070001027265088680808080200c000003686173088680808080200600010265610b828080808020060003060001026973089980808080200b0001026f6d089280808080200700020176088580808080200a000003696e73088b80808080200d0002017421010e0d070080808080802008100001021f0003021300040d00f8ffffffff3f020001027368139680808080201600030500faffffffff1f030000036b6170109680808080201100fcffffffff1f0300010265700b0225008c80808080201e0001026773088e80808080201b000102697213010b008080808080200500808080808040040002017a259680808080201d00010b00010b00020600010e00010300f8ffffffff1f040001040001040001026c7529011800010214008580808080200e00030c00010f00011000010200f4ffffffff1f020001020001020001026e6f088280808080201e0000036c61740b8b80808080201a00030d00020176089c8080808020040001026561088380808080201100020166118c80808080200900041300070900010900020167088a8080808020110002016908898080808020020002016e09968080808020081900020174088e808080802023000102696b110212008880808080200b00011500010f0002016e0b030d0091808080802008000201761d03030f008380808080200700010d000c0b00010b00f0ffffffff1f030000036d61680e94808080804002000102000102000201690c0220008c80808080200e0c00020173089580808080200f00020174088780808080200a0001026564190215008880808080200d00011000011100f6ffffffff1f030001026f76089c80808080200c0000036e616d0e8380808080201800010c0004110002017a08898080808020030001026576088d8080808020030001026f742501070d008080808080200c0900011d00010a0f00010b060001080800010f00021000110e0000036f63724c010800010800011b00feffffffff1f0200020200010200020200020200010b00020200030200010200010200010200010200010200020200010200030200010200e7ffffffff3f0a000202000201740b8280808080200a00010700010266650881808080802011000201690b8380808080200e0010080001026b740d87808080802006190004081b0001026e65088380808080201200010270650e0228008d80808080200d00010b0001027264140210008780808080201200020e00010d000f100002016708828080808020130001027468088e8080808020210000037061720899808080802007000102656e08848080808020110002016f17021e00010c008b80808080200b00040a00020700020d00020172098f8080808020081a0001026f6c08828080808020160001027265089c80808080200f000201690e8f80808080201600071a0004090002016f158a8080808020080e00051f00011100010d0005150001027562140216008880808080200e000111000112000109000003726563088180808080201d000201640c01060d008080808080200b000201660e011d00818080808020100003120002016b138180808080201b00010e00ffffffffff3f050002016c089980808080200c0002016d089a808080802007000201705b01091900010c0001091800feffffffff1f030002030001030002030a0001040001030002040001061700010400010c0001030001060001030001030001030001030001040001060001060001040001040001030e00010300010400020174089b8080808020120002017608848080808020120002017a0881808080806003000102696e2101020086808080802019008080808080200200010200010200f8ffffffff1f08000102756c0b8280808080201400190b00020173108e80808080200f00f4ffffffff3f020000037361691a011a008180808080200700030900011000051f0002040001100002016d0b8280808080200500030500010265610b92808080802004000105000201630b021b008c8080808020060002016908898080808020040002016e0e9080808080200c00070c00010c000201720b021c008c808080802007000201760e0329008580808080200a000e0c0001026865089c8080808020090002016f088480808080200d000102696808968080808020220002016b089680808080201e0002016e09868080808020090a000201730884808080802007000102706f088180808080201700010274610b8180808080201400180a0001027565088a80808080200900020170118c8080808020070f000c070a0003070e00020172089980808080201200000374617a259680808080201c00010a00010a00020500010d00010200f8ffffffff1f03000103000103000102656d1e03020f008480808080200c0d000c0a00010a00f0ffffffff1f02000603000102686164010a1300010d0e00010a180700feffffffff1f041700010c00010400010400020400010500010400010c00010500010700010500010500010400010700010400010400011100011200010500010700010700010500010500010400010400010500010800020165540105110001050e0b00010400feffffffff1f0f0d00010d0700010900010e00010d0600010a0002050a0002060c00010b000106080002051d000214050002060a070001070a070004060001060001080b000206000201720e8f80808080201c00010e0006120001026f6c089c808080802005000102726103011f00020169089c80808080201000010275682d0103008080808080200e00050500011a00010800011500feffffffff1f0300010300010300f8ffffffff1f09000102766f0b0226008d808080802019000003756e72089580808080201000010273650882808080802017000003766173128180808080201c00010f0d00010b00160600010265721903150f008b80808080201d0700021800010800031000010a00010268650b8280808080201800041200020169178380808080201400010800010c000115000c150001160002016f030223000102696508898080808020080002016c089c80808080200a00020173088380808080200c00020174089580808080200c0000037a68610e0319008f80808080200c00010d00020175218f80808080201100feffffffff1f0200010200010200010200f1ffffffff1f0700');
INSERT INTO search_segdir VALUES(0,1,0,0,'0 734',X'000161030406000103627574089d80808080200c000105646d696e73089e80808080200c0001026e640e0419009980808080200f00010f00020874617263746963610304090000046361736503040d00000464656d6f030405000202736b088d808080806003000401730b9d8080808020030001030001036f657303041c0000076568616d706c65139d80808080201700011500faffffffff1f040001076b73616d706c65139d80808080200900010900faffffffff1f03000003666f7203040300000667617a6574650897808080804004000003686572089d80808080200d000301650304120001036f6d65089d808080802011000002696e0404080500020676656e7465641f04021e009980808080200400010400f9ffffffff1f0300f6ffffffff1f02000101730c040e05009a808080802012000101740b0410009a80808080201100000a6b75657374696f6e6564089d80808080200b0000076d636d7572646f089d8080808020160000036e6f7403041d0003026573139d80808080200500010500efffffffff3f0400030468696e6703040a00000870656e6775696e73089d80808080200e00010575626c696303041b0000047265616c03040f000206706f727465720304070000037361690b9d80808080200600010600010165089e80808080200d000201730b041800998080808020140001056861726564089e8080808020130002026f760304140000047465616d0b041700998080808020130001036861740b9d80808080200700010700020165190404140600998080808020021200010200f9ffffffff1f0200020269730e040c009980808080201500010e00020872656174656e6564089e80808080200b0001016f0304130000037661730b9d80808080200a00010a000103656e74089d8080808020100001036861740304150002056f65766572089e808080802010000103697468089e8080808020140000057a68616e65139d80808080200800010800faffffffff1f0200');
INSERT INTO search_segdir VALUES(1024,1,0,0,'0 337',X'0001611204060512009980808080200c0500010c050000016303040d0000016417040519009980808080200300010300efffffffff3f0300000165169d808080802009100001090e00faffffffff1f030300000166030403000001670897808080804004000001680c0412009980808080200d060000016926040208050504030f00998080808020040001040f0300f9ffffffff1f0300f6ffffffff1f020000016b089d80808080200b0000016d089d8080808020160000016e17040a15009980808080200500010500efffffffff3f04000001700b041b009980808080200e000001720404070a00000173120414060099808080802006100001060908000001742204040a090503050099808080802002070d030400010207060500f9ffffffff1f0200000176110415009980808080200a0800010a08060000017a139d80808080200800010800faffffffff1f0200');
INSERT INTO search_segdir VALUES(2048,1,0,0,'0 520',X'00026162089d80808080200c00010164089e80808080200c0001016e0f040912009980808080200f00010f000002636103040d0000026465160405009980808080200300010300efffffffff3f030001016f03041c0000026568139d80808080201700011500faffffffff1f040001016b139d80808080200900010900faffffffff1f03000002666f0304030000026761089780808080400400000268650b0412009980808080200d0001016f089d808080802011000002696e210402080515009980808080200400010400f9ffffffff1f0300f6ffffffff1f02000101730c040e05009a808080802012000101740b0410009a8080808020110000026b75089d80808080200b0000026d63089d8080808020160000026e6f17040a15009980808080200500010500efffffffff3f040000027065089d80808080200e0001017503041b00000272650404070a00000273610b9d808080802006000106000101650e0418009980808080201400010d000101680b0414009a80808080201300000274650b04170099808080802013000101681f04040a0c060099808080802002070d0500010207060500f9ffffffff1f020001016f03041300000276610b9d80808080200a00010a00010165089d808080802010000101680b0415009a80808080201000010169089e8080808020140000027a68139d80808080200800010800faffffffff1f0200');
INSERT INTO search_segdir VALUES(3072,1,0,0,'0 569',X'0003616275089d80808080200c000102646d089e80808080200c0001026e640e0419009980808080200f00010f0002017403040900000363617303040d00000364656d03040500020173139d80808080200300010300efffffffff3f030001026f6503041c000003656861139d80808080201700011500faffffffff1f040001026b73139d80808080200900010900faffffffff1f03000003666f7203040300000367617a08978080808040040000036865720b0412009980808080200d0001026f6d089d808080802011000003696e761f04021e009980808080200400010400f9ffffffff1f0300f6ffffffff1f020000036b7565089d80808080200b0000036d636d089d8080808020160000036e6f7417040a15009980808080200500010500efffffffff3f0400000370656e089d80808080200e000102756203041b00000372656103040f000201700304070000037361690b9d80808080200600010600010265730b041800998080808020140001026861089e8080808020130002016f0304140000037465610b0417009980808080201300010268610b9d80808080200700010700020165190404140600998080808020021200010200f9ffffffff1f02000201690e040c009980808080201500010e00020172089e80808080200b0000037661730b9d80808080200a00010a000102656e089d80808080201000010268610304150002016f089e8080808020100001026974089e8080808020140000037a6861139d80808080200800010800faffffffff1f0200');
INSERT INTO search_segdir VALUES(0,2,0,0,'0 126',X'0002323403050e000001610405030b000007626973686b656b030502000004686f6d6503050a00000269730305050000026b6703050f0000026f6603050b00020569636572730305070000087265706f727465720405040b0006017303051000000673656172636803051100060265640405060400000374686503050900');
INSERT INTO search_segdir VALUES(1024,2,0,0,'0 76',X'00013203050e000001610405030b000001620305020000016803050a000001690305050000016b03050f0000016f04050706000001720505040b0500000173050506040b0000017403050900');
INSERT INTO search_segdir VALUES(2048,2,0,0,'0 77',X'0002323403050e0000026269030502000002686f03050a00000269730305050000026b6703050f0000026f660405070600000272650505040b050000027365050506040b000002746803050900');
INSERT INTO search_segdir VALUES(3072,2,0,0,'0 58',X'0003626973030502000003686f6d03050a0000036f66690305070000037265700505040b05000003736561050506040b00000374686503050900');
INSERT INTO search_segdir VALUES(0,3,0,0,'0 26',X'00023234088e8080808060020000026b67088e80808080600300');
INSERT INTO search_segdir VALUES(1024,3,0,0,'0 24',X'000132088e8080808060020000016b088e80808080600300');
INSERT INTO search_segdir VALUES(2048,3,0,0,'0 26',X'00023234088e8080808060020000026b67088e80808080600300');
INSERT INTO search_segdir VALUES(0,4,0,0,'0 51',X'00046169646108998080808040020000076568616d706c6508998080808040040001076b73616d706c65089980808080400300');
INSERT INTO search_segdir VALUES(1024,4,0,0,'0 25',X'00016108998080808040020000016509998080808040030300');
INSERT INTO search_segdir VALUES(2048,4,0,0,'0 38',X'000261690899808080804002000002656808998080808040040001016b089980808080400300');
INSERT INTO search_segdir VALUES(3072,3,0,0,'0 41',X'0003616964089980808080400200000365686108998080808040040001026b73089980808080400300');
INSERT INTO search_segdir VALUES(0,5,0,0,'0 127',X'000161089f808080802007000007626973686b656b089f808080802009000004686f6d65089f8080808020050000026f66089f808080802006000006706f6c696365089f8080808020020000087265706f72746572089f8080808020080000087365617263686564089f808080802003000003746865089f80808080200400');
INSERT INTO search_segdir VALUES(1024,5,0,0,'0 96',X'000161089f80808080200700000162089f80808080200900000168089f8080808020050000016f089f80808080200600000170089f80808080200200000172089f80808080200800000173089f80808080200300000174089f80808080200400');
INSERT INTO search_segdir VALUES(2048,5,0,0,'0 91',X'00026269089f808080802009000002686f089f8080808020050000026f66089f808080802006000002706f089f8080808020020000027265089f8080808020080000027365089f8080808020030000027468089f80808080200400');
INSERT INTO search_segdir VALUES(3072,4,0,0,'0 84',X'0003626973089f808080802009000003686f6d089f808080802005000003706f6c089f808080802002000003726570089f808080802008000003736561089f808080802003000003746865089f80808080200400');
INSERT INTO search_segdir VALUES(0,6,0,0,'0 26',X'00023234088f8080808060020000026b67088f80808080600300');
INSERT INTO search_segdir VALUES(1024,6,0,0,'0 24',X'000132088f8080808060020000016b088f80808080600300');
INSERT INTO search_segdir VALUES(2048,6,0,0,'0 26',X'00023234088f8080808060020000026b67088f80808080600300');
INSERT INTO search_segdir VALUES(0,7,0,0,'0 98',X'00016108a0808080802002000007626973686b656b08a080808080200700000563616c657208a08080808020030000087265706f7274657208a080808080200600000374686508a080808080200500020872656174656e656408a080808080200400');
INSERT INTO search_segdir VALUES(1024,7,0,0,'0 61',X'00016108a08080808020020000016208a08080808020070000016308a08080808020030000017208a08080808020060000017409a08080808020040300');
INSERT INTO search_segdir VALUES(2048,7,0,0,'0 53',X'0002626908a0808080802007000002636108a0808080802003000002726508a0808080802006000002746809a08080808020040300');
INSERT INTO search_segdir VALUES(3072,5,0,0,'0 68',X'000362697308a080808080200700000363616c08a080808080200300000372657008a080808080200600000374686508a08080808020050002017208a080808080200400');
INSERT INTO search_segdir VALUES(0,8,0,0,'0 126',X'0002323403050e000001610405030b000007626973686b656b030502000004686f6d6503050a00000269730305050000026b6703050f0000026f6603050b00020569636572730305070000087265706f727465720405040b0006017303051000000673656172636803051100060265640405060400000374686503050900');
INSERT INTO search_segdir VALUES(1024,8,0,0,'0 76',X'00013203050e000001610405030b000001620305020000016803050a000001690305050000016b03050f0000016f04050706000001720505040b0500000173050506040b0000017403050900');
INSERT INTO search_segdir VALUES(2048,8,0,0,'0 77',X'0002323403050e0000026269030502000002686f03050a00000269730305050000026b6703050f0000026f660405070600000272650505040b050000027365050506040b000002746803050900');
INSERT INTO search_segdir VALUES(3072,6,0,0,'0 58',X'0003626973030502000003686f6d03050a0000036f66690305070000037265700505040b05000003736561050506040b00000374686503050900');
INSERT INTO search_segdir VALUES(0,9,0,0,'0 127',X'000161089f808080802007000007626973686b656b089f808080802009000004686f6d65089f8080808020050000026f66089f808080802006000006706f6c696365089f8080808020020000087265706f72746572089f8080808020080000087365617263686564089f808080802003000003746865089f80808080200400');
INSERT INTO search_segdir VALUES(1024,9,0,0,'0 96',X'000161089f80808080200700000162089f80808080200900000168089f8080808020050000016f089f80808080200600000170089f80808080200200000172089f80808080200800000173089f80808080200300000174089f80808080200400');
INSERT INTO search_segdir VALUES(2048,9,0,0,'0 91',X'00026269089f808080802009000002686f089f8080808020050000026f66089f808080802006000002706f089f8080808020020000027265089f8080808020080000027365089f8080808020030000027468089f80808080200400');
INSERT INTO search_segdir VALUES(3072,7,0,0,'0 84',X'0003626973089f808080802009000003686f6d089f808080802005000003706f6c089f808080802002000003726570089f808080802008000003736561089f808080802003000003746865089f80808080200400');
CREATE TABLE IF NOT EXISTS 'search_docsize'(docid INTEGER PRIMARY KEY, size BLOB);
INSERT INTO search_docsize VALUES(1,X'1f');
INSERT INTO search_docsize VALUES(2,X'2a');
INSERT INTO search_docsize VALUES(3,X'2b');
INSERT INTO search_docsize VALUES(4,X'1d');
INSERT INTO search_docsize VALUES(5,X'10');
INSERT INTO search_docsize VALUES(1099511627777,X'1c');
INSERT INTO search_docsize VALUES(1099511627778,X'1e');
INSERT INTO search_docsize VALUES(1099511627779,X'17');
INSERT INTO search_docsize VALUES(1099511627780,X'11');
INSERT INTO search_docsize VALUES(1099511627781,X'12');
INSERT INTO search_docsize VALUES(1099511627782,X'15');
INSERT INTO search_docsize VALUES(1099511627783,X'1f');
INSERT INTO search_docsize VALUES(1099511627784,X'11');
INSERT INTO search_docsize VALUES(1099511627785,X'15');
INSERT INTO search_docsize VALUES(1099511627786,X'13');
INSERT INTO search_docsize VALUES(1099511627787,X'22');
INSERT INTO search_docsize VALUES(1099511627788,X'14');
INSERT INTO search_docsize VALUES(1099511627789,X'0b');
INSERT INTO search_docsize VALUES(1099511627790,X'24');
INSERT INTO search_docsize VALUES(1099511627791,X'21');
INSERT INTO search_docsize VALUES(1099511627792,X'1a');
INSERT INTO search_docsize VALUES(1099511627793,X'0f');
INSERT INTO search_docsize VALUES(1099511627794,X'17');
INSERT INTO search_docsize VALUES(1099511627795,X'18');
INSERT INTO search_docsize VALUES(1099511627796,X'10');
INSERT INTO search_docsize VALUES(1099511627797,X'0f');
INSERT INTO search_docsize VALUES(1099511627798,X'21');
INSERT INTO search_docsize VALUES(1099511627799,X'0f');
INSERT INTO search_docsize VALUES(1099511627800,X'0f');
INSERT INTO search_docsize VALUES(1099511627801,X'13');
INSERT INTO search_docsize VALUES(1099511627802,X'08');
INSERT INTO search_docsize VALUES(1099511627803,X'13');
INSERT INTO search_docsize VALUES(1099511627804,X'11');
INSERT INTO search_docsize VALUES(1099511627805,X'16');
INSERT INTO search_docsize VALUES(1099511627806,X'14');
INSERT INTO search_docsize VALUES(1099511627807,X'08');
INSERT INTO search_docsize VALUES(1099511627808,X'06');
INSERT INTO search_docsize VALUES(2199023255553,X'01');
INSERT INTO search_docsize VALUES(2199023255554,X'02');
INSERT INTO search_docsize VALUES(2199023255555,X'01');
INSERT INTO search_docsize VALUES(2199023255556,X'02');
INSERT INTO search_docsize VALUES(2199023255557,X'03');
INSERT INTO search_docsize VALUES(2199023255558,X'02');
INSERT INTO search_docsize VALUES(2199023255559,X'02');
INSERT INTO search_docsize VALUES(2199023255560,X'02');
INSERT INTO search_docsize VALUES(2199023255561,X'02');
INSERT INTO search_docsize VALUES(2199023255562,X'02');
INSERT INTO search_docsize VALUES(2199023255563,X'02');
INSERT INTO search_docsize VALUES(2199023255564,X'04');
INSERT INTO search_docsize VALUES(2199023255565,X'02');
INSERT INTO search_docsize VALUES(2199023255566,X'02');
INSERT INTO search_docsize VALUES(2199023255567,X'02');
INSERT INTO search_docsize VALUES(2199023255568,X'02');
INSERT INTO search_docsize VALUES(2199023255569,X'02');
INSERT INTO search_docsize VALUES(2199023255570,X'02');
INSERT INTO search_docsize VALUES(2199023255571,X'02');
INSERT INTO search_docsize VALUES(2199023255572,X'03');
INSERT INTO search_docsize VALUES(2199023255573,X'03');
INSERT INTO search_docsize VALUES(2199023255574,X'03');
INSERT INTO search_docsize VALUES(2199023255575,X'03');
INSERT INTO search_docsize VALUES(2199023255576,X'03');
INSERT INTO search_docsize VALUES(2199023255577,X'03');
INSERT INTO search_docsize VALUES(3298534883329,X'09');
INSERT INTO search_docsize VALUES(3298534883330,X'01');
INSERT INTO search_docsize VALUES(3298534883331,X'01');
INSERT INTO search_docsize VALUES(3298534883332,X'02');
INSERT INTO search_docsize VALUES(3298534883333,X'02');
INSERT INTO search_docsize VALUES(3298534883334,X'02');
INSERT INTO search_docsize VALUES(3298534883335,X'02');
INSERT INTO search_docsize VALUES(3298534883336,X'02');
INSERT INTO search_docsize VALUES(3298534883337,X'02');
INSERT INTO search_docsize VALUES(3298534883338,X'02');
INSERT INTO search_docsize VALUES(3298534883339,X'02');
INSERT INTO search_docsize VALUES(3298534883340,X'02');
INSERT INTO search_docsize VALUES(3298534883341,X'03');
INSERT INTO search_docsize VALUES(3298534883342,X'02');
INSERT INTO search_docsize VALUES(3298534883343,X'02');
CREATE TABLE IF NOT EXISTS 'search_stat'(id INTEGER PRIMARY KEY, value BLOB);
INSERT INTO search_stat VALUES(0,X'4d9207cf29');
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search_terms','search_terms',0,'CREATE VIRTUAL TABLE search_terms using fts4aux (search)');
CREATE TABLE subscriptions (
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
INSERT INTO subscriptions VALUES(1,'2N68J',1,'',480,'Asia/Bishkek',127,'KG',NULL,'',NULL,NULL,'line',0,1,'',NULL,68,NULL,1795921054811,1795921054811,NULL);
CREATE TABLE told_custody (
  id     integer primary key,
  sum    text    not null unique, -- SHA-256 of people
  people text    not null
) strict;
CREATE TABLE follows (
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
INSERT INTO follows VALUES(1,'80TKS',1,'','case',3,'',1,1795921054848,NULL);
INSERT INTO follows VALUES(2,'PHZ5X',1,'','case',5,'',1,1795921055028,NULL);
CREATE TABLE follow_cursors (
  chat_id     integer not null references chats (id),
  thread      text    not null default '',
  urgent_seq  integer not null,
  bundle_seq  integer not null,
  bundled_at  integer not null default 0,
  primary key (chat_id, thread)
) strict, without rowid;
INSERT INTO follow_cursors VALUES(1,'',69,69,0);
CREATE TABLE deliveries (
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
CREATE TABLE delivery_parts (
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
CREATE TABLE part_carries (
  ref         text    not null,
  delivery_id integer not null,
  number      integer not null,
  primary key (ref, delivery_id, number),
  foreign key (delivery_id, number) references delivery_parts (delivery_id, number) on delete cascade
) strict, without rowid;
CREATE TABLE put_right (
  delivery_id integer not null references deliveries (id) on delete cascade,
  ref         text    not null,
  upto        integer not null,
  primary key (delivery_id, ref)
) strict, without rowid;
CREATE TABLE once_told (
  chat_id integer not null references chats (id),
  ref     text    not null,
  upto    integer not null, -- number of the change log up to which the last of those posts told
  primary key (chat_id, ref)
) strict, without rowid;
CREATE TABLE prompts (
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
CREATE TABLE uploads (
  account    integer not null references accounts (id),
  chat       text    not null, -- as in drafts
  name       text    not null,
  type       text    not null,
  data       blob    not null,
  expires_at integer not null,
  primary key (account, chat)
) strict, without rowid;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',3);
INSERT INTO sqlite_sequence VALUES('cases',5);
INSERT INTO sqlite_sequence VALUES('changes',73);
INSERT INTO sqlite_sequence VALUES('subjects',14);
INSERT INTO sqlite_sequence VALUES('sources',15);
INSERT INTO sqlite_sequence VALUES('incidents',32);
INSERT INTO sqlite_sequence VALUES('audit',12);
INSERT INTO sqlite_sequence VALUES('subscriptions',1);
INSERT INTO sqlite_sequence VALUES('follows',2);
CREATE INDEX cases_country on cases (country, visibility);
CREATE INDEX cases_changed on cases (changed_at);
CREATE INDEX case_tags_tag on case_tags (tag);
CREATE INDEX subjects_outlet on subjects (outlet_id) where outlet_id is not null;
CREATE INDEX incidents_case on incidents (case_id, date_from);
CREATE INDEX incidents_changed on incidents (changed_at);
CREATE INDEX incidents_date on incidents (date_from, date_to);
CREATE INDEX incidents_embargo on incidents (embargo_until) where embargo_until is not null;
CREATE TRIGGER incidents_rekept after update of visibility, country, case_id on incidents begin
  update incidents set reach = (select max(new.visibility, c.visibility) from cases c where c.id = new.case_id),
    in_country = coalesce(new.country, (select c.country from cases c where c.id = new.case_id)) where id = new.id;
end;
CREATE TRIGGER cases_kept after update of visibility, country on cases begin
  update incidents set reach = max(visibility, new.visibility), in_country = coalesce(country, new.country) where case_id = new.id;
end;
CREATE INDEX incident_types_type on incident_types (type, incident_id);
CREATE UNIQUE INDEX subject_names_preferred on subject_names (subject_id) where preferred = 1;
CREATE INDEX subject_names_folded on subject_names (folded);
CREATE INDEX targets_incident on targets (incident_id, place);
CREATE INDEX targets_subject on targets (subject_id, incident_id) where subject_id is not null;
CREATE INDEX sources_url on sources (url_key) where url_key is not null;
CREATE INDEX sources_changed on sources (changed_at);
CREATE INDEX citations_source on citations (source_id, incident_id);
CREATE INDEX claims_incident on claims (incident_id, place);
CREATE INDEX incident_links_to on incident_links (to_id);
CREATE INDEX changes_object on changes (object, object_id);
CREATE INDEX changes_case on changes (case_id);
CREATE INDEX changes_at on changes (at);
CREATE INDEX audit_at on audit (at);
CREATE TRIGGER changes_frozen before update on changes when not exists (select 1 from redacting) begin
  select raise(abort, 'the change log is append-only');
end;
CREATE TRIGGER changes_kept before delete on changes when not exists (select 1 from redacting) begin
  select raise(abort, 'the change log is append-only');
end;
CREATE TRIGGER audit_frozen before update on audit when not exists (select 1 from redacting) begin
  select raise(abort, 'the audit is append-only');
end;
CREATE TRIGGER audit_kept before delete on audit when not exists (select 1 from redacting) begin
  select raise(abort, 'the audit is append-only');
end;
CREATE INDEX changes_undoes on changes (undoes) where undoes is not null;
CREATE INDEX targets_died on targets (incident_id) where outcome = 'died';
CREATE INDEX subscriptions_chat on subscriptions (chat_id);
CREATE INDEX subscriptions_live on subscriptions (id) where ended_at is null;
CREATE INDEX subscriptions_custody on subscriptions (custody_id) where custody_id is not null;
CREATE INDEX follows_chat on follows (chat_id);
CREATE INDEX follows_live on follows (kind, object_id, code) where ended_at is null;
CREATE INDEX deliveries_open on deliveries (chat_id, priority, id) where state not in ('sent', 'cancelled');
CREATE INDEX deliveries_next on deliveries (priority, id) where state = 'pending';
CREATE INDEX deliveries_due on deliveries (due_at) where state = 'pending';
CREATE INDEX deliveries_edits on deliveries (edits_delivery) where edits_delivery is not null;
CREATE INDEX deliveries_leased on deliveries (lease_until) where state = 'sending';
CREATE INDEX deliveries_subscription on deliveries (subscription_id) where subscription_id is not null;
CREATE INDEX deliveries_settled on deliveries (settled_at) where settled_at is not null;
CREATE INDEX deliveries_editions on deliveries (settled_at) where kind = 'edition' and state = 'sent';
CREATE INDEX delivery_parts_sent on delivery_parts (sent_at) where sent_at is not null;
CREATE INDEX delivery_parts_remote on delivery_parts (remote_id) where remote_id <> '';
CREATE INDEX delivery_parts_erased on delivery_parts (delivery_id) where length(body) = 0;
CREATE INDEX part_carries_part on part_carries (delivery_id, number);
CREATE INDEX handled_at on handled (at);
CREATE INDEX incidents_country on incidents (in_country, reach, verification, case_id);
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA user_version=2;
