package io.supertokens.cdi;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The {@link java.time.Clock} that sessions live by; the system's, in UTC. A test of an application replaces it by an {@code
 * @Alternative} producer with this qualifier, to let sessions expire without waiting. Qualified so that it does not collide
 * with a clock of the application's own.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface SessionClock {}
