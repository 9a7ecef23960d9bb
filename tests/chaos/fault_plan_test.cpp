#include "tests/chaos/fault_plan.hpp"

#include <set>
#include <vector>

#include "tests/support/catch.hpp"

using namespace causerie::chaos;

namespace {

std::vector<PlannedFault> first_faults(FaultDomain domain, std::uint64_t seed) {
    FaultPlan plan{domain, seed, 3};
    std::vector<PlannedFault> faults;
    for (int i = 0; i < 200; ++i) faults.push_back(plan.next());
    return faults;
}

constexpr FaultDomain domains[] = {FaultDomain::instances, FaultDomain::database, FaultDomain::network};

}  // namespace

TEST_CASE("the same seed makes the same faults, and another seed others", "[chaos]") {
    for (const auto domain : domains) {
        CHECK(first_faults(domain, 7) == first_faults(domain, 7));
        CHECK(first_faults(domain, 7) != first_faults(domain, 8));
    }
}

TEST_CASE("every kind of fault comes, in its own domain, and to every instance", "[chaos]") {
    std::set<Fault> kinds;
    std::size_t sum = 0;
    for (const auto domain : domains) {
        std::set<Fault> of_domain;
        std::set<std::size_t> instances;
        for (const auto& fault : first_faults(domain, 1)) {
            of_domain.insert(fault.fault);
            instances.insert(fault.instance);
        }
        CHECK(instances == std::set<std::size_t>{0, 1, 2});
        kinds.insert(of_domain.begin(), of_domain.end());
        sum += of_domain.size();
    }
    CHECK(kinds.size() == static_cast<std::size_t>(Fault::clients_half_closed) + 1);
    CHECK(sum == kinds.size());
}
