package io.supertokens.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** DEMO ONLY: an attacker with a copy of a user's cookies, who uses them as a browser would. */
final class Attacker extends SessionClient {

    private final DeviceKey key = DeviceKey.generate();

    Attacker(URI api, Map<String, String> cookies) {
        super(api);
        cookies.forEach(this::keep);
    }

    /** Keeps what the application asks to delete. */
    @Override
    void delete(String name) {}

    /** Signs with a key of his own, for want of the one in the device. */
    List<Answer> refreshWithForgedProof() throws IOException, InterruptedException {
        return refreshWithProof(key, "session/refresh/bound", session());
    }

    /** Read from the access token, which is signed, and not encrypted. */
    private String session() {
        String accessToken = cookies().getOrDefault(ACCESS_TOKEN, "");
        byte[] claims = Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]);
        return json(new String(claims, UTF_8)).asJsonObject().getString("sid");
    }
}
