package io.supertokens.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.supertokens.it.support.Chromium;
import io.supertokens.it.support.Profile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests that use pages, each in an empty profile of one Chromium. No script of a page may fail. */
abstract class ChromiumIT {

    static Chromium chromium;

    Profile profile;

    @BeforeAll
    static void startChromium() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stopChromium() {
        chromium.close();
    }

    @BeforeEach
    void openProfile() {
        profile = chromium.profile();
    }

    @AfterEach
    void closeProfile() {
        assertThat(profile.errors()).isEmpty();
        profile.close();
    }
}
