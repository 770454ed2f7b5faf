/**
 * Internal: describes the sessions in the OpenAPI document of the application; not used if the server has no
 * MicroProfile OpenAPI.
 */
@org.jspecify.annotations.NullMarked
package io.supertokens.cdi.openapi;
