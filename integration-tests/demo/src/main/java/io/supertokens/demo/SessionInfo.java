package io.supertokens.demo;

/**
 * The session info of this application. It can be any type that JSON-B can write and read.
 *
 * @param note the note that the user wrote
 */
public record SessionInfo(String note) {}
