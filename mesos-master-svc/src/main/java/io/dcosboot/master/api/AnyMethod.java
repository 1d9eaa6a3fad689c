package io.dcosboot.master.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** A path whose handler decides about methods itself, {@code OPTIONS} included (mesos-master.md §1.1). */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestMapping(
        method = {
            RequestMethod.GET,
            RequestMethod.HEAD,
            RequestMethod.POST,
            RequestMethod.PUT,
            RequestMethod.PATCH,
            RequestMethod.DELETE,
            RequestMethod.OPTIONS
        })
@interface AnyMethod {

    /** The path in its one spelling; see {@link MesosPathFilter}. */
    @AliasFor(annotation = RequestMapping.class, attribute = "path")
    String[] value();
}
