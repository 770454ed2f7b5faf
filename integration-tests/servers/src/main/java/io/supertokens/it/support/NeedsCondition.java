package io.supertokens.it.support;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class before anything of it runs, and gives the reason in one line. */
final class NeedsCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("decided by class");
        }
        Class<?> type = context.getRequiredTestClass();
        Optional<String> missing = Stream.<Class<?>>iterate(type, t -> t != null, t -> t.getSuperclass())
                .flatMap(t -> Stream.ofNullable(t.getDeclaredAnnotation(Needs.class)))
                .flatMap(needs -> Stream.of(needs.value()))
                .flatMap(need -> need.missing().stream())
                .findFirst();
        missing.ifPresent(why -> System.out.println(type.getSimpleName() + " is skipped: " + why));
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("nothing is missing"));
    }
}
