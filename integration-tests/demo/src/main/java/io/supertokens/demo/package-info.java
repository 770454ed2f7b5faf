/**
 * The demo, which also serves as documentation by example: each class shows one thing that an application does with
 * sessions.
 *
 * <p>Start with {@link io.supertokens.demo.LoginResource} and {@link io.supertokens.demo.ProfileResource}. Classes that
 * exist only for the demo, and belong in no application, say so: the login asks for no password,
 * {@link io.supertokens.demo.AttackerResource} plays a thief, and {@link io.supertokens.demo.BoundBrowserResource} plays
 * a browser whose session is bound to its device.
 */
@NullMarked
package io.supertokens.demo;

import org.jspecify.annotations.NullMarked;
