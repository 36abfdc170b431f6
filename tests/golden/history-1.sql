PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE govaudit_schema (
	version INTEGER NOT NULL
);
INSERT INTO govaudit_schema VALUES(1);
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	started VARCHAR NOT NULL, 
	finished VARCHAR, 
	complete BOOLEAN NOT NULL, 
	exit_code INTEGER, 
	evidence TEXT NOT NULL, 
	head TEXT NOT NULL, 
	inventory TEXT NOT NULL, 
	systems TEXT, 
	targets TEXT, 
	controls TEXT, 
	score TEXT, 
	checks TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO runs VALUES('20261124T120232-0ddd','2026-11-24T12:02:32.965489+00:00','2026-11-24T12:02:33.309809+00:00',1,1,'/srv/images/h1-evidence/20261124T120232-0ddd.jsonl.zst','{"id":"20261124T120232-0ddd","started":"2026-11-24T12:02:32.965489Z","finished":"2026-11-24T12:02:33.309809Z","tool_version":"0.1.0","agency":"","language":"","plugins":[],"policies":[{"id":"narrow","version":"1","title":{"en":"N","id":"N"},"digest":"ed3738c2219059a6c9bec9322f9c380df235b0b7808b2f329306b39cc70a3860","description":{"en":"N","id":"N"}}],"complete":true,"incomplete_reason":"","evidence":"/srv/images/h1-evidence/20261124T120232-0ddd.jsonl.zst","evidence_digest":"1d276c16d67bbe5e74d1847635de2f982dde0fc6faebcead7c727284a6e67eaa"}','{"agency":"","language":"","systems":[{"name":"root:/srv/images/root","targets":[{"system":"root:/srv/images/root","address":"root:/srv/images/root","kind":"host","settings":{},"declared":null}],"owner":"","criticality":"normal","zone":"","tags":[],"services":null}],"path":"","digest":""}','[{"name":"root:/srv/images/root","targets":[{"system":"root:/srv/images/root","address":"root:/srv/images/root","kind":"host","settings":{},"declared":null}],"owner":"","criticality":"normal","zone":"","tags":[],"services":null}]','[{"system":"root:/srv/images/root","address":"root:/srv/images/root","kind":"host","reached":true,"complete":true,"trouble":null,"observed_from":"2026-11-24T12:02:33.291462Z","observed_to":"2026-11-24T12:02:33.306215Z","clock_skew":null}]','[{"policy":"narrow","id":"one","title":{"en":"N","id":"N"},"requirement":{"en":"N","id":"N"},"status":"not_met","confidence":"high","weight":1.0,"value":0.0,"high":0.0,"coverage":1.0,"tally":{"passed":0,"failed":1,"unknown":0,"not_applicable":0},"checks":["access.ssh-root-login-disabled"],"attestations":[]}]','{"overall":{"value":0.0,"high":0.0,"coverage":1.0,"grade":"E","grade_at_most":"","capped":false},"by_policy":{"narrow":{"value":0.0,"high":0.0,"coverage":1.0,"grade":"E","grade_at_most":"","capped":false}},"by_domain":{"access":{"value":0.0,"high":0.0,"coverage":1.0,"grade":"E","grade_at_most":"","capped":false}},"by_system":{"root:/srv/images/root":{"value":0.0,"high":0.0,"coverage":1.0,"grade":"E","grade_at_most":"","capped":false}},"worst_system":"root:/srv/images/root","capped_systems":1,"systems":1}','{"access.ssh-root-login-disabled":{"id":"access.ssh-root-login-disabled","title":"Nobody logs in by SSH as root.","why":"A shared all-powerful account leaves no trace of who did what, and its name is known to everybody who tries passwords. Administrators log in as themselves and become root by sudo.","fix":"Write `PermitRootLogin no` into /etc/ssh/sshd_config, above any Match, once an administrator can log in and use sudo; then reload sshd.","severity":"critical","version":"1"}}');
CREATE TABLE pairs (
	run VARCHAR NOT NULL, 
	system VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	"check" VARCHAR NOT NULL, 
	parameters VARCHAR NOT NULL, 
	domain VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	passed INTEGER NOT NULL, 
	failed INTEGER NOT NULL, 
	unknown INTEGER NOT NULL, 
	not_applicable INTEGER NOT NULL, 
	PRIMARY KEY (run, system, target, "check", parameters)
)
 WITHOUT ROWID

;
INSERT INTO pairs VALUES('20261124T120232-0ddd','root:/srv/images/root','root:/srv/images/root','access.ssh-root-login-disabled','{"accepted":["no"]}','access','critical',0,1,0,0);
CREATE TABLE verdicts (
	run VARCHAR NOT NULL, 
	system VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	"check" VARCHAR NOT NULL, 
	parameters VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	verdict TEXT NOT NULL, 
	PRIMARY KEY (run, system, target, "check", parameters, subject, number)
)
 WITHOUT ROWID

;
INSERT INTO verdicts VALUES('20261124T120232-0ddd','root:/srv/images/root','root:/srv/images/root','access.ssh-root-login-disabled','{"accepted":["no"]}','sshd',1,'fail','{"status":"fail","sentence":{"template":"PermitRootLogin is {found}; accepted: {accepted}","values":{"found":"yes","accepted":["no"]}},"places":[{"path":"/etc/ssh/sshd_config","line":1,"column":0}],"reason":null,"check":"access.ssh-root-login-disabled","check_version":"1","parameters":{"accepted":["no"]},"system":"root:/srv/images/root","target":"root:/srv/images/root","subject":"sshd","severity":"critical","evidence":[{"source":"/etc/ssh/sshd_config","at":"2026-11-24T12:02:33.303114Z","digest":"5c86e3cd452e5a3db75e376c5516bd760730f6c6201eb5defd4681479db5b492"}],"controls":["narrow/one"],"count":1,"subjects":[],"subjects_digest":""}');
CREATE INDEX ix_runs_started ON runs (started);
COMMIT;
