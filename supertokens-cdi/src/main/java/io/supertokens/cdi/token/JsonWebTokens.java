package io.supertokens.cdi.token;

import static io.supertokens.cdi.token.AccessToken.RESERVED_NAMES;
import static io.supertokens.cdi.token.AccessToken.USER_PAYLOAD;

import io.supertokens.cdi.key.Key;
import io.supertokens.cdi.key.SigningKeys;
import io.supertokens.cdi.token.VerifiedTokens.Signed;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens (RFC 7519) signed with HMAC-SHA256 and nothing else, whatever their header says (RFC 8725, section 3.1). */
final class JsonWebTokens extends AccessTokens {

    private static final String ALGORITHM = AlgorithmIdentifiers.HMAC_SHA256;
    private static final AlgorithmConstraints ONLY_OURS = new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM);
    private static final int MAXIMUM_LENGTH = 8192;

    /** More headers than keys that are accepted at a time: other issuers may hold the key, and write another header. */
    private static final int MOST_HEADERS = 8;

    /** Headers of tokens that proved good, the newest first: what a header says need not be read again. */
    private volatile List<Hs256> known = List.of();

    private volatile @Nullable Hs256 own;
    private final VerifiedTokens verified = new VerifiedTokens();

    JsonWebTokens(SigningKeys keys, Clock clock) {
        super(keys, clock);
    }

    @Override
    public IssuedToken issue(AccessToken token) {
        Hs256 signer = signer(keys.current());
        String signed =
                signer.header() + "." + encoded(Json.write(token.claims()).getBytes(StandardCharsets.UTF_8));
        return new IssuedToken(
                signed + "." + new String(signer.signature(signed), StandardCharsets.US_ASCII),
                Instant.ofEpochSecond(token.expiresAtSecond()));
    }

    private Hs256 signer(Key key) {
        Hs256 signer = own;
        if (signer == null || !signer.key().equals(key)) {
            String header = Json.write(Json.object()
                    .add("alg", ALGORITHM)
                    .add("kid", key.id())
                    .add("typ", "JWT")
                    .build());
            signer = Hs256.of(encoded(header.getBytes(StandardCharsets.UTF_8)), key);
            own = signer;
        }
        return signer;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public AccessToken verifyExpired(String token) throws InvalidTokenException {
        int last = token.lastIndexOf('.');
        if (last < 0 || token.length() > MAXIMUM_LENGTH) {
            throw new InvalidTokenException("it has no parts, or is longer than " + MAXIMUM_LENGTH + " characters");
        }
        Signed signed = Signed.of(token.substring(0, last));
        String signature = token.substring(last + 1);
        Optional<AccessToken> remembered = verified.find(signed, signature, this::isAccepted);
        return remembered.isPresent() ? remembered.get() : verified(token, signed, signature);
    }

    private AccessToken verified(String token, Signed signed, String signature) throws InvalidTokenException {
        String text = signed.text();
        int dot = text.indexOf('.');
        if (dot < 0 || dot != text.lastIndexOf('.')) {
            throw new InvalidTokenException("it does not have three parts");
        }
        Hs256 signer = signerOf(token, text.substring(0, dot));
        if (!MessageDigest.isEqual(signer.signature(text), signature.getBytes(StandardCharsets.UTF_8))) {
            throw new InvalidTokenException("its signature is wrong");
        }
        AccessToken content = content(TokenContent.read(decoded(text.substring(dot + 1))));
        verified.remember(signed, signature, signer.key(), content);
        return content;
    }

    @Override
    public Optional<AccessToken> named(String token) {
        try {
            return Optional.of(verifyExpired(token));
        } catch (InvalidTokenException e) {
            return e.isKeyUnknown() ? claimed(token) : Optional.empty();
        }
    }

    private static Optional<AccessToken> claimed(String token) {
        try {
            return Optional.of(content(TokenContent.read(decoded(token.split("\\.", -1)[1]))));
        } catch (InvalidTokenException e) {
            return Optional.empty();
        }
    }

    private boolean isAccepted(Key key) {
        Optional<Key> found = keys.find(key.id());
        return found.isPresent() && found.get().equals(key);
    }

    private static byte[] decoded(String payload) throws InvalidTokenException {
        try {
            return Base64.getUrlDecoder().decode(payload);
        } catch (IllegalArgumentException e) {
            throw new InvalidTokenException("its payload is not base64url");
        }
    }

    private Hs256 signerOf(String token, String header) throws InvalidTokenException {
        for (Hs256 signer : known) {
            if (signer.header().equals(header) && isAccepted(signer.key())) {
                return signer;
            }
        }
        Hs256 learnt = Hs256.of(header, verifiedKey(token));
        known = Stream.concat(Stream.of(learnt), known.stream().filter(signer -> !signer.header()
                        .equals(header)))
                .limit(MOST_HEADERS)
                .toList();
        return learnt;
    }

    /** The key of a token whose header was not met before: only if the token is good will the header be believed again. */
    private Key verifiedKey(String token) throws InvalidTokenException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(ONLY_OURS);
        try {
            signature.setCompactSerialization(token);
        } catch (JoseException e) {
            throw new InvalidTokenException("its header is not that of a JSON Web Token");
        }
        Key key = keyFor(signature);
        signature.setKey(key.secret());
        try {
            if (!signature.verifySignature()) {
                throw new InvalidTokenException("its signature is wrong");
            }
        } catch (JoseException e) {
            throw new InvalidTokenException("its signature cannot be checked");
        }
        return key;
    }

    private Key keyFor(JsonWebSignature signature) throws InvalidTokenException {
        if (!ALGORITHM.equals(signature.getObjectHeader("alg"))) {
            throw new InvalidTokenException("its algorithm is not " + ALGORITHM);
        }
        Object type = signature.getObjectHeader("typ");
        if (type != null && !"JWT".equals(type)) {
            throw new InvalidTokenException("its type is not JWT");
        }
        if (!(signature.getObjectHeader("kid") instanceof String kid)) {
            throw new InvalidTokenException("it does not name its key");
        }
        return keys.find(kid).orElseThrow(InvalidTokenException::keyUnknown);
    }

    private static AccessToken content(TokenContent claims) throws InvalidTokenException {
        if (!AccessToken.ISSUER.equals(claims.string("iss"))) {
            throw new InvalidTokenException("its issuer is not " + AccessToken.ISSUER);
        }
        if (claims.has("aud") || claims.has("nbf")) {
            throw new InvalidTokenException("it is restricted by a claim that we do not make, aud or nbf");
        }
        return new AccessToken(
                claims.handle("sid"),
                userId(claims),
                claims.hash("rt"),
                claims.has("prt") ? claims.hash("prt") : null,
                claims.has("csrf") ? claims.string("csrf") : null,
                payload(claims),
                instant(claims, "iat"),
                instant(claims, "exp"));
    }

    private static UserId userId(TokenContent claims) throws InvalidTokenException {
        String subject = claims.string("sub");
        JsonValue number = claims.value("uid");
        if (number == null) {
            return UserId.fromJson(Json.string(subject));
        }
        if (number instanceof JsonNumber) {
            UserId id = UserId.fromJson(number);
            if (id.toString().equals(subject)) {
                return id;
            }
        }
        throw new InvalidTokenException("its claim uid is not the number that sub says");
    }

    private static @Nullable JsonValue payload(TokenContent claims) throws InvalidTokenException {
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

    private static Instant instant(TokenContent claims, String name) throws InvalidTokenException {
        try {
            if (claims.value(name) instanceof JsonNumber number && number.isIntegral()) {
                return Instant.ofEpochSecond(number.longValueExact());
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidTokenException("its " + name + " is beyond all time");
        }
        throw new InvalidTokenException("its " + name + " is missing or not a whole number of seconds");
    }
}
