package io.supertokens.cdi.config;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes sets in each pod for each service of its namespace. Those of a service
 * whose name begins with {@code supertokens} look like properties of this library, and one of them may even have the
 * name of a property.
 */
final class ServiceLinks {

    private static final Pattern HOST = Pattern.compile("(\\w+)_SERVICE_HOST");
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:tcp|udp|sctp)://\\S+");
    private static final String REST =
            "_(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?" + "|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)";

    private ServiceLinks() {}

    /** Those of the names that belong to a service; each service has a variable for its host. */
    static Set<String> among(Set<String> variables) {
        Set<String> links = new TreeSet<>();
        for (String variable : variables) {
            Matcher service = HOST.matcher(variable);
            if (service.matches()) {
                Pattern family = Pattern.compile(Pattern.quote(service.group(1)) + REST);
                variables.stream()
                        .filter(name -> family.matcher(name).matches())
                        .forEach(links::add);
            }
        }
        return links;
    }

    /** Whether the value of a port property is the address that Kubernetes sets for a service. */
    static boolean isAddress(Property property, String value) {
        return property.isPort() && ADDRESS.matcher(value).matches();
    }

    /** A description of the remedy. */
    static String remedy(Property property) {
        String variable = Property.environmentName(property.key());
        String service =
                variable.substring(0, variable.length() - "_PORT".length()).replace('_', '-');
        return ("this is the address that Kubernetes gives the environment variable %s for a service named %s; "
                        + "set enableServiceLinks: false in the pod's spec, or rename the service")
                .formatted(variable, service.toLowerCase(Locale.ROOT));
    }
}
