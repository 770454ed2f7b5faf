package io.supertokens.it.guards;

import jakarta.ws.rs.ApplicationPath;

/** Lists its classes, so that the server looks for no others. */
@ApplicationPath("api")
public class ListedApplication extends MappedApplication {}
