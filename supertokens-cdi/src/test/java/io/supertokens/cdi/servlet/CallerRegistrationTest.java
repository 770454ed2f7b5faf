package io.supertokens.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that logs its users in itself keeps its login. */
class CallerRegistrationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<web-app><login-config><auth-method>BASIC</auth-method></login-config></web-app>",
                "<j:web-app xmlns:j='https://jakarta.ee/xml/ns/jakartaee'><j:login-config/></j:web-app>",
                "<web-app><!-- a login --><login-config\n id='x'></login-config></web-app>",
                "<web-fragment><login-config/></web-fragment>"
            })
    void aDescriptorWithALogin(String descriptor) {
        assertThat(CallerRegistration.hasLoginConfig(descriptor)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<web-app/>",
                "<web-app><!-- <login-config/> --></web-app>",
                "<web-app><!--\n<login-config>\n<auth-method>FORM</auth-method></login-config>\n--></web-app>",
                "<web-app><security-constraint/></web-app>"
            })
    void aDescriptorWithoutALogin(String descriptor) {
        assertThat(CallerRegistration.hasLoginConfig(descriptor)).isFalse();
    }
}
