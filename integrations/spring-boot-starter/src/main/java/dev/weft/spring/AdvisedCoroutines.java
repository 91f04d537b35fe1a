package dev.weft.spring;

import dev.weft.AsyncIterable;
import dev.weft.Coroutine;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aopalliance.aop.Advice;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.aspectj.AbstractAspectJAdvice;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils;

/**
 * Warns at the start of what stands around a method that returns a coroutine, and expects its work to be done when it
 * returns: a transaction is committed, a timer stopped and a scope closed when the coroutine has been made, and before
 * it has run.
 *
 * <p>Two things can be seen: annotations that are known to mean such advice, and the around advice of aspects on beans
 * that are proxies already. What an aspect does by other means (a load-time weaver, a filter) is not seen.
 */
final class AdvisedCoroutines implements SmartInitializingSingleton {
    private static final Log LOG = LogFactory.getLog(AdvisedCoroutines.class);

    /** By their names, since the libraries need not be there. */
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "org.springframework.transaction.annotation.Transactional", "@Transactional",
            "jakarta.transaction.Transactional", "@Transactional",
            "io.micrometer.core.annotation.Timed", "@Timed",
            "io.micrometer.observation.annotation.Observed", "@Observed",
            "io.micrometer.tracing.annotation.NewSpan", "@NewSpan",
            "org.springframework.cache.annotation.Cacheable", "@Cacheable",
            "org.springframework.retry.annotation.Retryable", "@Retryable",
            "org.springframework.resilience.annotation.Retryable", "@Retryable",
            "org.springframework.scheduling.annotation.Async", "Spring's @Async");

    private static final String AROUND_ADVICE = "org.springframework.aop.aspectj.AspectJAroundAdvice";

    private final ConfigurableListableBeanFactory beans;

    AdvisedCoroutines(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> warnings = new TreeSet<>(); // one for each method, however many beans have it
        for (String name : beans.getBeanDefinitionNames()) {
            Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null;
            if (bean != null) {
                look(bean, warnings);
            }
        }
        warnings.forEach(LOG::warn);
    }

    private static void look(Object bean, Set<String> warnings) {
        Class<?> type = AopUtils.getTargetClass(bean);
        if (type.getName().startsWith("org.springframework.")) {
            return; // returns no coroutines; there are hundreds of them
        }
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (isAsynchronous(method.getReturnType())) {
                Set<String> advice = new TreeSet<>();
                annotations(method, advice);
                if (bean instanceof Advised advised) {
                    aspects(List.of(advised.getAdvisors()), method, type, advice);
                }
                if (!advice.isEmpty()) {
                    warnings.add(warning(method, advice));
                }
            }
        }
    }

    private static boolean isAsynchronous(Class<?> type) {
        return Coroutine.class.isAssignableFrom(type) || AsyncIterable.class.isAssignableFrom(type);
    }

    private static void annotations(Method method, Set<String> advice) {
        MergedAnnotations onMethod = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
        MergedAnnotations onClass = MergedAnnotations.from(method.getDeclaringClass(), SearchStrategy.TYPE_HIERARCHY);
        ANNOTATIONS.forEach((type, name) -> {
            if (onMethod.isPresent(type) || onClass.isPresent(type)) {
                advice.add(name);
            }
        });
    }

    private static void aspects(List<Advisor> advisors, Method method, Class<?> type, Set<String> advice) {
        for (Advisor advisor : advisors) {
            if (advisor instanceof PointcutAdvisor pointcut
                    && advisor.getAdvice().getClass().getName().equals(AROUND_ADVICE)
                    && AopUtils.canApply(pointcut.getPointcut(), type)
                    && pointcut.getPointcut().getMethodMatcher().matches(method, type)) {
                advice.add(Aspects.describe(advisor.getAdvice()));
            }
        }
    }

    private static String warning(Method method, Set<String> advice) {
        String place = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        String type = method.getReturnType().getSimpleName();
        return place + " returns " + (type.startsWith("A") ? "an " : "a ") + type + ": " + String.join(", ", advice)
                + " around it ends when that is made, before it runs. Put the advice on a blocking method that is called in toThread(...),"
                + " or on the caller that waits for the result. weft.warnings.advised=false turns this warning off.";
    }

    /** Loaded only where aspects are, whose library this needs. */
    private static final class Aspects {
        static String describe(Advice advice) {
            Method method = ((AbstractAspectJAdvice) advice).getAspectJAdviceMethod();
            return "@Around of " + method.getDeclaringClass().getSimpleName() + "." + method.getName();
        }
    }
}
