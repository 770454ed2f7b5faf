package io.supertokens.cdi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.cdi.token.DeviceBinding;
import io.supertokens.cdi.token.DeviceKey;
import io.supertokens.cdi.token.DeviceProof;
import io.supertokens.cdi.token.InvalidTokenException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of device binding, each switched off: {@link BoundProtocolTest} finds a history that reveals it. */
class BoundProtocolFaultsTest {

    private static final int AT_MOST = 20_000;

    /** Fixed, because with random histories the first fault is missed occasionally. */
    private static final long SEED = 7;

    enum Fault {
        REFRESH_ENDPOINT_THAT_NEEDS_NO_PROOF {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refresh(List<String> accessTokens, List<String> refreshTokens) {
                        String token = refreshTokens.get(refreshTokens.size() - 1);
                        Answer answer = super.refresh(accessTokens, refreshTokens);
                        return answer.status() == 403 ? exchangedUnproven(token) : answer;
                    }
                };
            }
        },
        BOUND_ENDPOINT_THAT_NEEDS_NO_PROOF {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        return proof == null && binding(refreshToken) != null
                                ? exchangedUnproven(refreshToken)
                                : super.refreshBound(handle, refreshToken, proof);
                    }
                };
            }
        },
        PROOF_THAT_ANY_KEY_SIGNS {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        return proof != null && answer.status() == 401 && binding(refreshToken) != null
                                ? exchangedUnproven(refreshToken)
                                : answer;
                    }
                };
            }
        },
        CHALLENGE_THAT_IS_NOT_CHECKED {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        return proof != null && answer.challenge() != null && !answer.isOk()
                                ? exchangedUnproven(refreshToken)
                                : answer;
                    }
                };
            }
        },
        PROOF_THAT_CAN_BE_REPEATED_FOR_ANOTHER_TOKEN {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    private final Set<String> accepted = new HashSet<>();

                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        if (proof != null && answer.isOk()) {
                            accepted.add(proof);
                        }
                        return proof != null && accepted.contains(proof) && answer.status() == 403
                                ? exchangedUnproven(refreshToken)
                                : answer;
                    }
                };
            }
        },
        PROOF_THAT_COUNTS_ONCE {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    private final Set<String> accepted = new HashSet<>();

                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        return proof == null || accepted.add(proof)
                                ? super.refreshBound(handle, refreshToken, proof)
                                : Answer.refusal(401, false);
                    }
                };
            }
        },
        KEY_THAT_A_SECOND_BINDING_REPLACES {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer bind(String accessToken, String refreshToken, @Nullable String proof) {
                        return binding(refreshToken) == null || proof == null
                                ? super.bind(accessToken, refreshToken, proof)
                                : orRefusedToBrowser(
                                        () -> exchanged(refreshToken, new DeviceBinding(keyOf(proof), null)));
                    }
                };
            }
        },
        CHILD_THAT_DOES_NOT_INHERIT_THE_KEY {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        return answer.isOk() ? exchanged(refreshToken, null) : answer;
                    }
                };
            }
        },
        CHILD_WITH_ANOTHER_ANTI_CSRF_TOKEN {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        DeviceBinding binding = binding(refreshToken);
                        return answer.isOk() && binding != null
                                ? exchanged(refreshToken, binding.withAntiCsrfToken(null))
                                : answer;
                    }
                };
            }
        },
        REFUSAL_BY_THE_BOUND_ENDPOINT_THAT_REMOVES_THE_COOKIES {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBound(String handle, String refreshToken, @Nullable String proof) {
                        Answer answer = super.refreshBound(handle, refreshToken, proof);
                        return answer.isOk() ? answer : answer.removingCookies();
                    }
                };
            }
        },
        STALE_COOKIE_THAT_COUNTS_BECAUSE_IT_IS_THE_FIRST {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refreshBoundBeside(
                            List<String> planted, String handle, String refreshToken, @Nullable String proof) {
                        return super.refreshBoundBeside(
                                List.of(), handle, planted.isEmpty() ? refreshToken : planted.get(0), proof);
                    }
                };
            }
        },
        SUPERSEDED_BOUND_TOKEN_THAT_ANYBODY_CAN_REPORT_AS_THEFT {
            @Override
            BoundServer server() {
                return new BoundServer() {
                    @Override
                    Answer refresh(List<String> accessTokens, List<String> refreshTokens) {
                        refreshTokens.stream()
                                .filter(token -> binding(token) != null)
                                .forEach(token -> exchangedUnproven(token));
                        return super.refresh(accessTokens, refreshTokens);
                    }
                };
            }
        };

        abstract BoundServer server();
    }

    private static DeviceKey keyOf(String proof) {
        try {
            return DeviceProof.read(proof).provenKey().orElseThrow();
        } catch (InvalidTokenException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsFound(Fault fault) {
        try (BoundServer faulty = fault.server()) {
            JqwikSession.start();
            Optional<List<BoundStep>> found = BoundProtocolTest.histories().generator(1000, true).stream(
                            new Random(SEED))
                    .map(Shrinkable::value)
                    .limit(AT_MOST)
                    .filter(steps -> fails(faulty, steps))
                    .findFirst();
            JqwikSession.finish();

            assertThat(found).isPresent();
            System.out.printf("%s is shown by %s%n", fault, shortest(faulty, found.get()));
        }
    }

    private static boolean fails(BoundServer server, List<BoundStep> steps) {
        try {
            BoundHistory.run(server, steps);
            return false;
        } catch (AssertionError shown) {
            return true;
        }
    }

    /** The history without the steps that are not needed to reveal the fault. */
    private static List<BoundStep> shortest(BoundServer server, List<BoundStep> steps) {
        for (int i = 0; i < steps.size(); i++) {
            List<BoundStep> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            if (fails(server, fewer)) {
                return shortest(server, fewer);
            }
        }
        return steps;
    }
}
