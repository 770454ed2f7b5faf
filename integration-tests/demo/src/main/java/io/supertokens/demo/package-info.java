/**
 * The demo, which is also the documentation by example: each class shows one thing that an application does with sessions.
 *
 * <p>Start with {@link io.supertokens.demo.LoginResource} and {@link io.supertokens.demo.ProfileResource}. What is for the
 * demo's sake only, and belongs in no application, says so: the login asks for no password, and {@link
 * io.supertokens.demo.AttackerResource} plays a thief.
 */
@NullMarked
package io.supertokens.demo;

import org.jspecify.annotations.NullMarked;
