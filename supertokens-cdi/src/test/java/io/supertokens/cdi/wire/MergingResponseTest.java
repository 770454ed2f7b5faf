package io.supertokens.cdi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MergingResponseTest {

    private final Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final MergingResponse response = new MergingResponse(container(), "127.0.0.1");

    /** A response that stores headers like a servlet container. */
    private HttpServletResponse container() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setHeader" ->
                            sent.put((String) arguments[0], new ArrayList<>(List.of((String) arguments[1])));
                        case "addHeader" ->
                            sent.computeIfAbsent((String) arguments[0], name -> new ArrayList<>())
                                    .add((String) arguments[1]);
                        case "reset" -> sent.clear();
                        case "containsHeader" -> {
                            return sent.containsKey(arguments[0]);
                        }
                        case "getHeaders" -> {
                            return List.copyOf(sent.getOrDefault(arguments[0], List.of()));
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    private static Arguments says(String what, Consumer<MergingResponse> application, String... merged) {
        return Arguments.of(what, application, List.of(merged));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                says("nothing", response -> {}, "a, b"),
                says("others by add", response -> response.addHeader("H", "x"), "x, a, b"),
                says("others by set", response -> response.setHeader("h", "x"), "x, a, b"),
                says("the same", response -> response.addHeader("H", "A"), "A, b"),
                says(
                        "several lines",
                        response -> Stream.of("x", "y").forEach(v -> response.addHeader("H", v)),
                        "x, y, a, b"),
                says("a list", response -> response.setHeader("H", "x,,y"), "x, y, a, b"),
                says(
                        "something, then something else",
                        response -> Stream.of("x", "y").forEach(v -> response.setHeader("H", v)),
                        "y, a, b"));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListNamesEachOnceTheApplicationsFirst(
            String what, Consumer<MergingResponse> application, List<String> merged) {
        response.list("H", "a");
        response.list("H", "b");
        application.accept(response);
        assertThat(sent.getOrDefault("H", List.of())).isEqualTo(merged);
    }

    @Test
    void aListKnowsWhatWasSaidBefore() {
        response.addHeader("H", "x");
        response.addHeader("H", "y");
        response.list("H", "y, z");
        assertThat(sent).containsEntry("H", List.of("x, y, z"));
    }

    @Test
    void whatIsFixedTheApplicationCannotChange() {
        response.setHeader("H", "before");
        response.fixed("H", "ours");
        response.addHeader("h", "added");
        response.setHeader("H", "set");
        assertThat(sent).containsEntry("H", List.of("ours"));
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                says("nothing", response -> {}, "ours"),
                says("something by add", response -> response.addHeader("h", "x"), "x"),
                says("something by set", response -> response.setHeader("H", "x"), "x"),
                says("two things", response -> Stream.of("x", "y").forEach(v -> response.addHeader("H", v)), "x", "y"));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void aDefaultGivesWayToTheApplication(String what, Consumer<MergingResponse> application, List<String> merged) {
        response.byDefault("H", "ours");
        application.accept(response);
        assertThat(sent).containsEntry("H", merged);
    }

    @Test
    void aDefaultComesTooLateWhereTheApplicationHasSpoken() {
        response.setHeader("H", "x");
        response.byDefault("H", "ours");
        assertThat(sent).containsEntry("H", List.of("x"));
    }

    @Test
    void cookiesStandBesideThoseOfTheApplicationHoweverItSetsThem() {
        response.addHeader("Set-Cookie", "theirs=1");
        response.cookies(List.of("a=1", "b=1"));
        response.addHeader("Set-Cookie", "theirs=2");
        assertThat(sent).containsEntry("Set-Cookie", List.of("theirs=1", "a=1", "b=1", "theirs=2"));
        response.setHeader("set-cookie", "theirs=3");
        assertThat(sent).containsEntry("Set-Cookie", List.of("theirs=3", "a=1", "b=1"));
    }

    /** The server creates a second response if the first could not be written. */
    @Test
    void cookiesThatAreSaidAgainTakeThePlaceOfTheFirst() {
        response.addHeader("Set-Cookie", "theirs=1");
        response.cookies(List.of("a=1", "b=1"));
        response.cookies(List.of("a=2"));
        assertThat(sent).containsEntry("Set-Cookie", List.of("theirs=1", "a=2"));
    }

    @Test
    void aResetKeepsWhatTheLibraryTellsTheClient() {
        response.cookies(List.of("a=1"));
        response.fixed("H", "ours");
        response.setHeader("Set-Cookie", "before=1");
        response.reset();
        assertThat(sent).containsEntry("Set-Cookie", List.of("a=1")).containsEntry("H", List.of("ours"));
        response.addHeader("Set-Cookie", "theirs=1");
        response.setHeader("H", "theirs");
        assertThat(sent).containsEntry("Set-Cookie", List.of("a=1", "theirs=1")).containsEntry("H", List.of("ours"));
    }
}
