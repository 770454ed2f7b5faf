-- The tables of the sessions for H2: four statements. Replace the table names if yours differ.
-- H2 counts a character beyond U+FFFF twice: 128 characters of a user id may take 256.

create table signing_key (
    key_name varchar(128) not null primary key,
    key_value varchar(255),
    created_at_time bigint
);

create table refresh_token (
    session_handle varchar(255) not null primary key,
    user_id varchar(256) not null,
    refresh_token_hash_2 varchar(128) not null,
    session_info character varying,
    expires_at bigint,
    jwt_user_payload character varying,
    audience varchar(128),
    last_used_at bigint,
    superseded_hash_2 varchar(128),
    created_at bigint,
    absolute_expires_at bigint,
    device varchar(255)
);

create index refresh_token_user_id on refresh_token (user_id);

create index refresh_token_expires_at on refresh_token (expires_at);
