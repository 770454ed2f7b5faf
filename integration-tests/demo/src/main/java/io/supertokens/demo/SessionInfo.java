package io.supertokens.demo;

import java.time.Instant;

/**
 * What this application keeps with a session: any type that JSON-B can write and read will do.
 *
 * @param browser what the browser said it was at login
 * @param since when that was
 * @param note what the user wrote down
 */
public record SessionInfo(String browser, Instant since, String note) {

    SessionInfo withNote(String text) {
        return new SessionInfo(browser, since, text);
    }
}
