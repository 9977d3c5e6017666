#include "catalog/maven_groups.h"

#include <array>

namespace assay::catalog {

namespace {

struct Fact {
  std::string_view artifact;  // a trailing '*' stands for any rest
  std::string_view group;
  std::string_view package;  // empty: a jar without classes of its own, or with many packages
};

// Order matters: the first that agrees wins.
constexpr std::array kFacts{
    Fact{"spring-boot*", "org.springframework.boot", "org/springframework/boot"},
    Fact{"spring-boot-starter*", "org.springframework.boot", ""},
    Fact{"spring-security-*", "org.springframework.security", "org/springframework/security"},
    Fact{"spring-data-*", "org.springframework.data", "org/springframework/data"},
    Fact{"spring-batch-*", "org.springframework.batch", "org/springframework/batch"},
    Fact{"spring-integration-*", "org.springframework.integration",
         "org/springframework/integration"},
    Fact{"spring-cloud-function-*", "org.springframework.cloud", "org/springframework/cloud"},
    Fact{"spring-cloud-gateway-*", "org.springframework.cloud", "org/springframework/cloud"},
    Fact{"spring-cloud-*", "org.springframework.cloud", "org/springframework/cloud"},
    Fact{"spring-kafka", "org.springframework.kafka", "org/springframework/kafka"},
    Fact{"spring-amqp", "org.springframework.amqp", "org/springframework/amqp"},
    Fact{"spring-rabbit", "org.springframework.amqp", "org/springframework/amqp"},
    Fact{"spring-ldap-*", "org.springframework.ldap", "org/springframework/ldap"},
    Fact{"spring-session-*", "org.springframework.session", "org/springframework/session"},
    Fact{"spring-retry", "org.springframework.retry", "org/springframework/retry"},
    Fact{"spring-jcl", "org.springframework", "org/apache/commons"},
    Fact{"spring-*", "org.springframework", "org/springframework"},
    Fact{"h2", "com.h2database", "org/h2"},
    Fact{"asm*", "org.ow2.asm", "org/objectweb/asm"},
    Fact{"dom4j", "dom4j", "org/dom4j"},
    Fact{"zookeeper", "org.apache.zookeeper", "org/apache/zookeeper"},
    Fact{"lucene-*", "org.apache.lucene", "org/apache/lucene"},
    Fact{"solr-*", "org.apache.solr", "org/apache/solr"},
    Fact{"wstx-asl", "org.codehaus.woodstox", "com/ctc/wstx"},
    Fact{"org.restlet.ext.*", "org.restlet.jee", "org/restlet"},
    Fact{"org.restlet", "org.restlet.jee", "org/restlet"},
    Fact{"scala-*", "org.scala-lang", "scala"},
    Fact{"snappy-java", "org.xerial.snappy", "org/xerial/snappy"},
    Fact{"velocity", "org.apache.velocity", "org/apache/velocity"},
    Fact{"org.linkedin.zookeeper-impl", "org.linkedin", "org/linkedin"},
    Fact{"org.linkedin.util-core", "org.linkedin", "org/linkedin"},
    Fact{"xpp3*", "xpp3", "org/xmlpull"},
    Fact{"jdom2", "org.jdom", "org/jdom2"},
    Fact{"jdom", "jdom", "org/jdom"},
    Fact{"tomcat-embed-*", "org.apache.tomcat.embed", ""},
    Fact{"tomcat-*", "org.apache.tomcat", ""},
    Fact{"wrapper", "tanukisoft", "org/tanukisoftware"},
    Fact{"apache-el", "org.mortbay.jasper", "org/apache/el"},
    Fact{"apache-jsp", "org.mortbay.jasper", "org/apache/jasper"},
    Fact{"armeria*", "com.linecorp.armeria", "com/linecorp/armeria"},
    Fact{"reactive-streams", "org.reactivestreams", "org/reactivestreams"},
    Fact{"javax.inject", "javax.inject", "javax/inject"},
    Fact{"brave-instrumentation-*", "io.zipkin.brave", "brave"},
    Fact{"brave*", "io.zipkin.brave", "brave"},
    Fact{"zipkin-reporter*", "io.zipkin.reporter2", "zipkin2"},
    Fact{"zipkin", "io.zipkin.zipkin2", "zipkin2"},
    Fact{"zipkin-*", "io.zipkin.zipkin2", "zipkin2"},
    Fact{"config", "com.typesafe", "com/typesafe/config"},
    Fact{"jffi", "com.github.jnr", "com/kenai/jffi"},
    Fact{"jcip-annotations", "net.jcip", "net/jcip/annotations"},
    Fact{"spotbugs-annotations", "com.github.spotbugs", "edu/umd/cs"},
    Fact{"kafka-clients", "org.apache.kafka", "org/apache/kafka"},
    Fact{"kafka-streams*", "org.apache.kafka", "org/apache/kafka"},
    Fact{"kafka_*", "org.apache.kafka", "kafka"},
    Fact{"zstd-jni", "com.github.luben", "com/github/luben"},
    Fact{"lz4-java", "org.lz4", "net/jpountz"},
    Fact{"libthrift", "org.apache.thrift", "org/apache/thrift"},
    Fact{"ironjacamar-*", "org.jboss.ironjacamar", "org/jboss/jca"},
    Fact{"jaeger-*", "io.jaegertracing", "io/jaegertracing"},
    Fact{"jackson-mapper-asl", "org.codehaus.jackson", "org/codehaus/jackson"},
    Fact{"jackson-core-asl", "org.codehaus.jackson", "org/codehaus/jackson"},
    Fact{"jackson-jaxrs", "org.codehaus.jackson", "org/codehaus/jackson"},
    Fact{"jackson-xc", "org.codehaus.jackson", "org/codehaus/jackson"},
    Fact{"jackson-databind", "com.fasterxml.jackson.core", "com/fasterxml/jackson"},
    Fact{"jackson-core", "com.fasterxml.jackson.core", "com/fasterxml/jackson"},
    Fact{"jackson-annotations", "com.fasterxml.jackson.core", "com/fasterxml/jackson"},
    Fact{"jackson-dataformat-*", "com.fasterxml.jackson.dataformat", "com/fasterxml/jackson"},
    Fact{"jackson-datatype-*", "com.fasterxml.jackson.datatype", "com/fasterxml/jackson"},
    Fact{"jackson-module-*", "com.fasterxml.jackson.module", "com/fasterxml/jackson"},
    Fact{"serializer", "xalan", "org/apache/xml"},
    Fact{"xalan", "xalan", "org/apache/xalan"},
    Fact{"xercesImpl", "xerces", "org/apache/xerces"},
    Fact{"xml-resolver", "xml-resolver", "org/apache/xml"},
    Fact{"xml-apis*", "xml-apis", ""},
    Fact{"opentracing-interceptors", "io.opentracing.contrib", "io/opentracing"},
    Fact{"opentracing-*", "io.opentracing", "io/opentracing"},
    Fact{"java-getopt", "gnu.getopt", "gnu/getopt"},
    Fact{"jsr181-api", "javax.jws", "javax/jws"},
    Fact{"xom", "xom", "nu/xom"},
    Fact{"hibernate-commons-annotations", "org.hibernate.common", "org/hibernate"},
    Fact{"hibernate-validator*", "org.hibernate.validator", "org/hibernate/validator"},
    Fact{"hibernate-search-*", "org.hibernate", "org/hibernate/search"},
    Fact{"hibernate-*", "org.hibernate", "org/hibernate"},
    Fact{"bcprov-*", "org.bouncycastle", "org/bouncycastle"},
    Fact{"bcpkix-*", "org.bouncycastle", "org/bouncycastle"},
    Fact{"bcmail-*", "org.bouncycastle", "org/bouncycastle"},
    Fact{"bcutil-*", "org.bouncycastle", "org/bouncycastle"},
    Fact{"bcpg-*", "org.bouncycastle", "org/bouncycastle"},
    Fact{"jbossxacml", "org.jboss.security", "org/jboss/security"},
    Fact{"wsdl4j", "wsdl4j", "com/ibm/wsdl"},
    Fact{"antlr", "antlr", "antlr"},
    Fact{"antlr-runtime", "org.antlr", "org/antlr"},
    Fact{"antlr4-runtime", "org.antlr", "org/antlr"},
    Fact{"log4j-1.2-api", "org.apache.logging.log4j", "org/apache/log4j"},
    Fact{"log4j-*", "org.apache.logging.log4j", "org/apache/logging"},
    Fact{"log4j-over-slf4j", "org.slf4j", "org/apache/log4j"},
    Fact{"log4j", "log4j", "org/apache/log4j"},
    Fact{"slf4j-*", "org.slf4j", "org/slf4j"},
    Fact{"logback-*", "ch.qos.logback", "ch/qos/logback"},
    Fact{"netty-tcnative*", "io.netty", "io/netty"},
    Fact{"netty-*", "io.netty", "io/netty"},
    Fact{"netty", "io.netty", "org/jboss/netty"},
    Fact{"guava", "com.google.guava", "com/google/common"},
    Fact{"gson", "com.google.code.gson", "com/google/gson"},
    Fact{"protobuf-java*", "com.google.protobuf", "com/google/protobuf"},
    Fact{"grpc-*", "io.grpc", "io/grpc"},
    Fact{"okhttp", "com.squareup.okhttp3", "okhttp3"},
    Fact{"okio*", "com.squareup.okio", "okio"},
    Fact{"retrofit", "com.squareup.retrofit2", "retrofit2"},
    Fact{"snakeyaml", "org.yaml", "org/yaml"},
    Fact{"fastjson2", "com.alibaba.fastjson2", "com/alibaba/fastjson2"},
    Fact{"fastjson", "com.alibaba", "com/alibaba/fastjson"},
    Fact{"druid", "com.alibaba", "com/alibaba/druid"},
    Fact{"xstream", "com.thoughtworks.xstream", "com/thoughtworks/xstream"},
    Fact{"commons-text", "org.apache.commons", "org/apache/commons/text"},
    Fact{"commons-lang3", "org.apache.commons", "org/apache/commons/lang3"},
    Fact{"commons-compress", "org.apache.commons", "org/apache/commons/compress"},
    Fact{"commons-collections4", "org.apache.commons", "org/apache/commons/collections4"},
    Fact{"commons-configuration2", "org.apache.commons", "org/apache/commons/configuration2"},
    Fact{"commons-collections", "commons-collections", "org/apache/commons/collections"},
    Fact{"commons-fileupload", "commons-fileupload", "org/apache/commons/fileupload"},
    Fact{"commons-io", "commons-io", "org/apache/commons/io"},
    Fact{"commons-codec", "commons-codec", "org/apache/commons/codec"},
    Fact{"commons-beanutils", "commons-beanutils", "org/apache/commons/beanutils"},
    Fact{"commons-lang", "commons-lang", "org/apache/commons/lang"},
    Fact{"commons-logging", "commons-logging", "org/apache/commons/logging"},
    Fact{"commons-httpclient", "commons-httpclient", "org/apache/commons/httpclient"},
    Fact{"commons-cli", "commons-cli", "org/apache/commons/cli"},
    Fact{"commons-pool2", "org.apache.commons", "org/apache/commons/pool2"},
    Fact{"commons-dbcp2", "org.apache.commons", "org/apache/commons/dbcp2"},
    Fact{"httpclient", "org.apache.httpcomponents", "org/apache/http"},
    Fact{"httpcore*", "org.apache.httpcomponents", "org/apache/http"},
    Fact{"struts2-*", "org.apache.struts", "org/apache/struts2"},
    Fact{"shiro-*", "org.apache.shiro", "org/apache/shiro"},
    Fact{"poi*", "org.apache.poi", "org/apache/poi"},
    Fact{"tika-*", "org.apache.tika", "org/apache/tika"},
    Fact{"camel-*", "org.apache.camel", "org/apache/camel"},
    Fact{"activemq-*", "org.apache.activemq", "org/apache/activemq"},
    Fact{"hadoop-*", "org.apache.hadoop", "org/apache/hadoop"},
    Fact{"curator-*", "org.apache.curator", "org/apache/curator"},
    Fact{"groovy*", "org.codehaus.groovy", "groovy"},
    Fact{"jetty-*", "org.eclipse.jetty", "org/eclipse/jetty"},
    Fact{"undertow-*", "io.undertow", "io/undertow"},
    Fact{"micrometer-*", "io.micrometer", "io/micrometer"},
    Fact{"mysql-connector-java", "mysql", "com/mysql"},
    Fact{"mysql-connector-j", "com.mysql", "com/mysql"},
    Fact{"postgresql", "org.postgresql", "org/postgresql"},
    Fact{"mariadb-java-client", "org.mariadb.jdbc", "org/mariadb/jdbc"},
    Fact{"sqlite-jdbc", "org.xerial", "org/sqlite"},
    Fact{"hsqldb", "org.hsqldb", "org/hsqldb"},
    Fact{"HikariCP", "com.zaxxer", "com/zaxxer/hikari"},
    Fact{"mybatis", "org.mybatis", "org/apache/ibatis"},
    Fact{"bsh", "org.beanshell", "bsh"},
    Fact{"kotlin-stdlib*", "org.jetbrains.kotlin", "kotlin"},
    Fact{"javassist", "org.javassist", "javassist"},
    Fact{"cglib*", "cglib", "net/sf/cglib"},
    Fact{"quartz", "org.quartz-scheduler", "org/quartz"},
    Fact{"joda-time", "joda-time", "org/joda/time"},
    Fact{"junit", "junit", "junit"},
};

bool names(std::string_view pattern, std::string_view artifact) {
  if (!pattern.ends_with('*')) return pattern == artifact;
  return artifact.starts_with(pattern.substr(0, pattern.size() - 1));
}

// Whole steps only: "org/apache/commons/lang" is not a beginning of "org/apache/commons/lang3".
bool begins(std::string_view package, std::string_view with) {
  if (!package.starts_with(with)) return false;
  return with.empty() || package.size() == with.size() || package[with.size()] == '/';
}

}  // namespace

std::string_view maven_group(std::string_view artifact, std::string_view package) {
  for (const Fact& fact : kFacts) {
    if (names(fact.artifact, artifact) && begins(package, fact.package)) return fact.group;
  }
  return {};
}

}  // namespace assay::catalog
