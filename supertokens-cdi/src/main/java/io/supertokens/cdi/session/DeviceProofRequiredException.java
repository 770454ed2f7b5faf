package io.supertokens.cdi.session;

/**
 * The refresh token of a device-bound session was presented without the proof of the device. The session goes on, and
 * the client keeps its cookies: the browser that has bound the session refreshes it by itself. To any other client the
 * token is of no use.
 */
public final class DeviceProofRequiredException extends SessionException {

    private static final long serialVersionUID = 1L;

    DeviceProofRequiredException() {
        super(
                "device-proof-required",
                "The session is bound to a device, and only its browser can refresh it: repeat the request, or log in");
    }
}
