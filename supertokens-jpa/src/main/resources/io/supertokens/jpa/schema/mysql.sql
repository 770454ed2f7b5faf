-- The tables of the sessions for MySQL and MariaDB: six statements, of which the last two are needed only with
-- supertokens.access-token.revocation = feed. Replace the table names if yours differ.
-- The collation distinguishes case and accents. longtext has no limit of 64 KiB, which the columns of the reference have.

create table signing_key (
    key_name varchar(128) not null primary key,
    key_value varchar(255),
    created_at_time bigint unsigned,
    long_value longtext
) engine = InnoDB character set utf8mb4 collate utf8mb4_bin;

create table refresh_token (
    session_handle varchar(255) not null primary key,
    user_id varchar(128) not null,
    refresh_token_hash_2 varchar(128) not null,
    session_info longtext,
    expires_at bigint unsigned not null,
    jwt_user_payload longtext,
    audience varchar(128) character set utf8mb4 collate utf8mb4_bin,
    last_used_at bigint unsigned,
    superseded_hash_2 varchar(128),
    created_at bigint unsigned,
    absolute_expires_at bigint unsigned,
    authenticated_at bigint unsigned,
    device varchar(255) character set utf8mb4 collate utf8mb4_bin
) engine = InnoDB character set utf8mb4 collate utf8mb4_bin;

create index refresh_token_user_id on refresh_token (user_id);

create index refresh_token_expires_at on refresh_token (expires_at);

create table session_revocation (
    revocation_id bigint not null auto_increment primary key,
    audience varchar(128) not null,
    session_handle varchar(255),
    user_id varchar(128),
    revoked_at bigint not null,
    kept_until bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_bin;

create index session_revocation_kept_until on session_revocation (kept_until);
