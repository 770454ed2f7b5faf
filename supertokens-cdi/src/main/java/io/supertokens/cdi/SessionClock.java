package io.supertokens.cdi;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Qualifies the {@link java.time.Clock} that determines when sessions expire. By default it is the system clock in UTC.
 *
 * <p>An application's test can replace it with an {@code @Alternative} producer that has this qualifier, so that
 * sessions expire without waiting. The qualifier keeps it apart from any clock that the application itself produces.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface SessionClock {}
