package io.supertokens.cdi.token;

import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The challenges that browsers sign. Nothing is stored: a challenge is its expiry and an HMAC, which ties it to one
 * refresh token. It can be answered again until the session has gone on to the next token, so that a lost response ends
 * nothing, and on every server. Thread-safe.
 */
public final class DeviceChallenges {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,11}\\.[A-Za-z0-9_-]{43}");

    private static final byte[] DERIVATION =
            "supertokens: challenges of device-bound sessions".getBytes(StandardCharsets.UTF_8);

    private final SigningKeys keys;

    /** @param keys the keys of refresh tokens, from which the key of challenges is derived */
    public DeviceChallenges(SigningKeys keys) {
        this.keys = keys;
    }

    /** What a proof is for. A proof for one purpose is none for the other. */
    public enum Purpose {
        /** To bind a session. */
        BIND,
        /** To refresh a bound session. */
        REFRESH
    }

    /**
     * A challenge, of characters that need no escaping in a header.
     *
     * @param token the refresh token that the browser presents with its answer
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database is unavailable
     */
    public String issue(Purpose purpose, TokenHash token, Instant expiry) {
        return text(keys.current(), purpose, token, expiry.getEpochSecond());
    }

    /**
     * Whether a challenge was issued for this purpose and token, and has not expired.
     *
     * @param challenge as received; may be any text
     * @throws io.supertokens.jpa.DatabaseException if the key is not known yet and the database is unavailable
     */
    public boolean accept(Purpose purpose, TokenHash token, String challenge, Instant now) {
        if (!FORM.matcher(challenge).matches()) {
            return false;
        }
        long expiry = Long.parseLong(challenge.substring(0, challenge.indexOf('.')));
        return now.getEpochSecond() <= expiry
                && keys.accepted().stream()
                        .anyMatch(key -> Secrets.equal(text(key, purpose, token, expiry), challenge));
    }

    private static String text(Key key, Purpose purpose, TokenHash token, long expiry) {
        byte[] derived = HmacSigner.mac(key).doFinal(DERIVATION);
        Mac mac = HmacSigner.mac(new Key(key.id(), new SecretKeySpec(derived, "HmacSHA256"), key.createdAt()));
        String signed = purpose + " " + token.hex() + " " + expiry;
        return expiry + "." + Base64Form.URL.encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
