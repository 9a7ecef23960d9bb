#include "api/metrics/exposition.hpp"

#include "api/metrics/process_usage.hpp"
#include "tests/support/catch.hpp"

using namespace causerie::metrics;
using Kind = Exposition::Kind;

TEST_CASE("metrics are written as Prometheus reads them", "[metrics]") {
    Exposition out;
    out.counter("a_total", "How often.", 3);
    out.family("b_bytes", Kind::gauge, "How much.");
    out.sample(1.5, {{"x", "one"}, {"y", "two"}});
    out.sample(1e-6);
    const auto text = std::move(out).text();
    CHECK(text ==
          "# HELP a_total How often.\n# TYPE a_total counter\na_total 3\n"
          "# HELP b_bytes How much.\n# TYPE b_bytes gauge\nb_bytes{x=\"one\",y=\"two\"} 1.5\nb_bytes 1e-06\n");
}

TEST_CASE("a label's value may be any text", "[metrics]") {
    Exposition out;
    out.family("a", Kind::gauge, "A.");
    out.sample(std::uint64_t{1}, {{"x", "\\ \" \n ä"}});
    const auto text = std::move(out).text();
    CHECK(text == "# HELP a A.\n# TYPE a gauge\na{x=\"\\\\ \\\" \\n ä\"} 1\n");
}

TEST_CASE("a histogram's buckets add up", "[metrics]") {
    Histogram histogram{duration_bounds};
    for (const auto value : {60, 60, 3'000'000}) histogram.observe(std::int64_t{value});
    Exposition out;
    out.family("a_seconds", Kind::histogram, "A.");
    out.sample(histogram.value(), microseconds_per_second, {{"route", "/x"}});
    const auto text = std::move(out).text();
    CHECK(text.find("a_seconds_bucket{route=\"/x\",le=\"5e-05\"} 0\n") != std::string::npos);
    CHECK(text.find("a_seconds_bucket{route=\"/x\",le=\"1e-04\"} 2\n") != std::string::npos);
    CHECK(text.find("a_seconds_bucket{route=\"/x\",le=\"2.5\"} 2\n") != std::string::npos);
    CHECK(text.find("a_seconds_bucket{route=\"/x\",le=\"+Inf\"} 3\n") != std::string::npos);
    CHECK(text.find("a_seconds_sum{route=\"/x\"} 3.00012\n") != std::string::npos);
    CHECK(text.find("a_seconds_count{route=\"/x\"} 3\n") != std::string::npos);
}

TEST_CASE("a process knows what it takes of the machine", "[metrics]") {
    const auto usage = process_usage();
    CHECK(usage.cpu_seconds > 0);
    CHECK(usage.resident_bytes > 1'000'000);
    CHECK(usage.threads >= 1);
    CHECK(resident_bytes() > 1'000'000);
    CHECK(open_descriptors() >= 3);
    CHECK(usage.descriptors_max >= open_descriptors());
}
