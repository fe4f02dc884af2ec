// Catalogs and coupons.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// The fields of rows, which become records; when the types of fields are known.
void CheckCatalogFields(Checker& checker);
void CheckCoupons(Checker& checker);
// When everything has been checked: what is asked continuously reads rows only by a field of the customer, and the
// events that tell of changed rows are made. Reports catalogs and coupons that nobody uses.
void CheckCatalogReads(Checker& checker);

}  // namespace senda::sema
