package io.supertokens.cdi.servlet;

import jakarta.servlet.ServletContext;
import java.util.Objects;

/** The beans of {@link CallerModule}, kept by the WAR from its start to its end. */
record CallerBeans(Callers callers, Answers answers) {

    private static final String NAME = CallerBeans.class.getName();

    void keepIn(ServletContext web) {
        web.setAttribute(NAME, this);
    }

    static CallerBeans of(ServletContext web) {
        return (CallerBeans) Objects.requireNonNull(web.getAttribute(NAME));
    }

    static void forget(ServletContext web) {
        web.removeAttribute(NAME);
    }
}
