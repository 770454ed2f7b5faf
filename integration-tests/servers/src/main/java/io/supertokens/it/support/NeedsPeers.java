package io.supertokens.it.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Tests with software of others, which runs in Node.js or in Chromium. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@DisabledIfSystemProperty(named = "it.peers", matches = "skip", disabledReason = "skipped on purpose: -Dit.peers=skip")
public @interface NeedsPeers {}
