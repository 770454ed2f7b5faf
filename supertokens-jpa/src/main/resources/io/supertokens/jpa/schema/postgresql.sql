-- The tables of the sessions for PostgreSQL: four statements. Replace the table names if yours differ.

create table signing_key (
    key_name varchar(128) not null primary key,
    key_value varchar(255),
    created_at_time bigint
);

create table refresh_token (
    session_handle varchar(255) not null primary key,
    user_id varchar(128) not null,
    refresh_token_hash_2 varchar(128) not null,
    session_info text,
    expires_at bigint,
    jwt_user_payload text,
    audience varchar(128),
    last_used_at bigint,
    superseded_hash_2 varchar(128),
    created_at bigint,
    absolute_expires_at bigint,
    device varchar(255)
);

create index refresh_token_user_id on refresh_token (user_id);

create index refresh_token_expires_at on refresh_token (expires_at);
