package io.supertokens.cdi.token;

/**
 * A token was refused. The message says why and shows nothing of the token; it is for the log, not for the client, who
 * learns only that the token is not accepted. Carries no stack trace: refusing is an everyday answer, not a failure.
 */
public final class InvalidTokenException extends Exception {

    InvalidTokenException(String reason) {
        super(reason, null, false, false);
    }
}
