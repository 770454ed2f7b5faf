package io.supertokens.cdi.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Optional;

/** Looks at every resource method of the application for {@link OwnRefreshResource}. */
public class OwnRefreshResourceFeature implements DynamicFeature {

    private final OwnRefreshResource ownResource;
    private final NearestAnnotation<String> paths = new NearestAnnotation<>(
            element -> Optional.ofNullable(element.getAnnotation(Path.class)).map(Path::value));

    OwnRefreshResourceFeature(OwnRefreshResource ownResource) {
        this.ownResource = ownResource;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        boolean answersPost = new NearestAnnotation<>(element -> Arrays.stream(element.getAnnotations())
                        .map(Annotation::annotationType)
                        .map(type -> type.getAnnotation(HttpMethod.class))
                        .filter(method -> method != null && method.value().equals(HttpMethod.POST))
                        .findFirst())
                .on(resource)
                .isPresent();
        if (answersPost) {
            ownResource.found(paths.onClass(resource).orElse("") + "/"
                    + paths.onMethod(resource).orElse(""));
        }
    }
}
