package io.supertokens.demo;

import java.time.Instant;

/**
 * The session info of this application. It can be any type that JSON-B can write and read.
 *
 * @param browser how the browser identified itself at login
 * @param since the time of the login
 * @param note the note that the user wrote
 */
public record SessionInfo(String browser, Instant since, String note) {

    SessionInfo withNote(String text) {
        return new SessionInfo(browser, since, text);
    }
}
