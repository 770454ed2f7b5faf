package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.AUTH_TIME;
import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;
import static io.supertokens.cdi.token.AccessToken.USER_PAYLOAD;

import io.supertokens.cdi.IssuedToken;
import io.supertokens.cdi.UserId;
import io.supertokens.cdi.config.SigningAlgorithm;
import io.supertokens.cdi.json.Json;
import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.VerifiedTokens.Signed;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens (RFC 7519) in compact serialization. Only the configured algorithm is accepted, whatever the
 * header says (RFC 8725, section 3.1).
 *
 * <p>A header must be what this library writes: {@code alg} and {@code typ} are constants, and {@code kid} selects one
 * of its own keys. A header with a member that changes the meaning of the other parts is refused; all other members are
 * ignored, in particular keys and URLs of keys.
 */
final class JsonWebTokens extends AccessTokens {

    private static final Set<String> ALGORITHMS =
            Stream.of(SigningAlgorithm.values()).map(SigningAlgorithm::joseName).collect(Collectors.toSet());

    private static final String TYPE = "JWT";

    /**
     * Members of a header that change the meaning of the other parts (RFC 7515, 7516, 7797). The library writes none of
     * them.
     */
    private static final Set<String> REFUSED_MEMBERS = Set.of("crit", "b64", "zip", "enc");

    private static final int MAXIMUM_LENGTH = 8192;

    /**
     * More headers than keys that are accepted at a time, because other issuers may have the key and write another
     * header.
     */
    private static final int MOST_HEADERS = 8;

    /** Headers of valid tokens, newest first; a known header need not be parsed again. */
    private volatile List<Signer> known = List.of();

    private volatile @Nullable Signer own;
    private final VerifiedTokens verified = new VerifiedTokens();
    private final String issuer;
    private final Supplier<String> audience;

    JsonWebTokens(SigningKeys keys, Clock clock, String issuer, Supplier<String> audience) {
        super(keys, clock);
        this.issuer = issuer;
        this.audience = audience;
    }

    @Override
    public long remembered() {
        return verified.size();
    }

    @Override
    public IssuedToken issue(AccessToken token) {
        Signer signer = signer(keys.current());
        String signed = signer.header() + "." + encoded(Json.write(token.claims(issuer, audience.get())));
        return new IssuedToken(signed + "." + signer.signature(signed), Instant.ofEpochSecond(token.expiresAtSecond()));
    }

    @Override
    public JsonObject publicClaims(AccessToken token) {
        return token.publicClaims(issuer, audience.get());
    }

    private Signer signer(Key key) {
        Signer signer = own;
        if (signer == null || !signer.key().equals(key)) {
            String header = Json.write(Json.object()
                    .add("alg", key.algorithm().joseName())
                    .add("kid", key.id())
                    .add("typ", TYPE)
                    .build());
            signer = Signer.of(encoded(header), key);
            own = signer;
        }
        return signer;
    }

    private static String encoded(String json) {
        return Base64Form.URL.encode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public AccessToken verifyIgnoringExpiry(String token) throws InvalidTokenException {
        int last = token.lastIndexOf('.');
        if (last < 0 || token.length() > MAXIMUM_LENGTH) {
            throw new InvalidTokenException("it has no parts, or is longer than " + MAXIMUM_LENGTH + " characters");
        }
        Signed signed = Signed.of(token.substring(0, last));
        String signature = token.substring(last + 1);
        Optional<AccessToken> remembered = verified.find(signed, signature, this::isAccepted);
        return remembered.isPresent() ? remembered.get() : verified(signed, signature);
    }

    private AccessToken verified(Signed signed, String signature) throws InvalidTokenException {
        String text = signed.text();
        int dot = text.indexOf('.');
        if (dot < 0 || dot != text.lastIndexOf('.')) {
            throw new InvalidTokenException("it does not have three parts");
        }
        String header = text.substring(0, dot);
        Signer familiar = familiarSigner(header);
        Signer signer = familiar != null ? familiar : Signer.of(header, keyOf(header));
        if (!signer.hasSigned(text, signature)) {
            throw new InvalidTokenException("its signature is wrong");
        }
        if (familiar == null) {
            remember(signer);
        }
        Claims claims = Claims.read(Base64Form.URL.decode(text.substring(dot + 1), "payload"));
        AccessToken content = content(claims);
        if (!issuer.equals(claims.string("iss"))) {
            throw InvalidTokenException.ofFormerIssuer(issuer);
        }
        verified.remember(signed, signature, signer.key(), content);
        return content;
    }

    @Override
    public Optional<AccessToken> sessionOf(String token) {
        try {
            return Optional.of(verifyIgnoringExpiry(token));
        } catch (InvalidTokenException e) {
            return e.mayNameSession() ? claimed(token) : Optional.empty();
        }
    }

    private Optional<AccessToken> claimed(String token) {
        try {
            String payload = token.split("\\.", -1)[1];
            return Optional.of(content(Claims.read(Base64Form.URL.decode(payload, "payload"))));
        } catch (InvalidTokenException e) {
            return Optional.empty();
        }
    }

    private boolean isAccepted(Key key) {
        Optional<Key> found = keys.find(key.id());
        return found.isPresent() && found.get().equals(key);
    }

    private @Nullable Signer familiarSigner(String header) {
        for (Signer signer : known) {
            if (signer.header().equals(header) && isAccepted(signer.key())) {
                return signer;
            }
        }
        return null;
    }

    /** Remembers the header of a valid token, so that it need not be parsed again. */
    private void remember(Signer signer) {
        known = Stream.concat(Stream.of(signer), known.stream().filter(other -> !other.header()
                        .equals(signer.header())))
                .limit(MOST_HEADERS)
                .toList();
    }

    private Key keyOf(String encodedHeader) throws InvalidTokenException {
        Claims header = new Claims(StrictJson.readPart(Base64Form.URL.decode(encodedHeader, "header"), "header"));
        String algorithm = header.string("alg");
        if (!ALGORITHMS.contains(algorithm)) {
            throw new InvalidTokenException("its algorithm is none that we use");
        }
        if (!TYPE.equals(header.string("typ"))) {
            throw new InvalidTokenException("its type is not " + TYPE);
        }
        if (!Collections.disjoint(header.json().keySet(), REFUSED_MEMBERS)) {
            throw new InvalidTokenException("its header has crit, b64, zip or enc");
        }
        Key key = keys.find(header.string("kid")).orElseThrow(InvalidTokenException::keyUnknown);
        if (!key.algorithm().joseName().equals(algorithm)) {
            throw new InvalidTokenException(
                    "its algorithm is not " + key.algorithm().joseName());
        }
        return key;
    }

    private AccessToken content(Claims claims) throws InvalidTokenException {
        if (!audience.get().equals(claims.string("aud"))) {
            throw new InvalidTokenException("it was issued for another audience");
        }
        if (claims.has("nbf")) {
            throw new InvalidTokenException("it has the claim nbf, which we do not issue");
        }
        return new AccessToken(
                claims.handle("sid"),
                userId(claims),
                claims.hash("rt"),
                claims.has("prt") ? claims.hash("prt") : null,
                claims.has("csrf") ? claims.string("csrf") : null,
                payload(claims),
                instant(claims, "iat"),
                instant(claims, "exp"),
                claims.has("jti") ? claims.string("jti") : null,
                claims.has(AUTH_TIME) ? instant(claims, AUTH_TIME) : null,
                SessionLifetime.of(claims),
                isDeviceBound(claims));
    }

    private static boolean isDeviceBound(Claims claims) throws InvalidTokenException {
        JsonValue bound = claims.value(DeviceBinding.NAME);
        if (bound != null && bound != JsonValue.TRUE) {
            throw new InvalidTokenException("its claim " + DeviceBinding.NAME + " is not true");
        }
        return bound != null;
    }

    private static UserId userId(Claims claims) throws InvalidTokenException {
        String subject = claims.string("sub");
        JsonValue number = claims.value("uid");
        if (number == null) {
            return UserIdJson.read(Json.string(subject));
        }
        if (number instanceof JsonNumber) {
            UserId id = UserIdJson.read(number);
            if (id.toString().equals(subject)) {
                return id;
            }
        }
        throw new InvalidTokenException("its claim uid is not the number in sub");
    }

    private static @Nullable JsonValue payload(Claims claims) throws InvalidTokenException {
        JsonValue whole = claims.value(USER_PAYLOAD);
        JsonObjectBuilder members = Json.object();
        boolean any = false;
        for (var claim : claims.json().entrySet()) {
            if (!RESERVED_NAMES.contains(claim.getKey())) {
                members.add(claim.getKey(), claim.getValue());
                any = true;
            }
        }
        if (any && whole != null) {
            throw new InvalidTokenException("it has a payload both among its claims and in " + USER_PAYLOAD);
        }
        return any ? members.build() : whole;
    }

    private static Instant instant(Claims claims, String name) throws InvalidTokenException {
        try {
            if (claims.value(name) instanceof JsonNumber number && number.isIntegral()) {
                return Instant.ofEpochSecond(number.longValueExact());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidTokenException("its " + name + " is out of range");
        }
        throw new InvalidTokenException("its " + name + " is missing or not a whole number of seconds");
    }
}
