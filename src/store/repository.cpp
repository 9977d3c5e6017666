#include "store/repository.h"

#include "store/mapping.h"

namespace assay::store {

#define ASSAY_RECORD(T)                             \
  template Status insert<T>(Connection&, const T&); \
  template Status update<T>(Connection&, T&);       \
  template Result<std::vector<T>> select<T>(Connection&, const std::string&, const Binds&)
#define ASSAY_OBJECT(T) \
  ASSAY_RECORD(T);      \
  template Result<T> get<T>(Connection&, const std::string&)

ASSAY_OBJECT(Seller);
ASSAY_OBJECT(User);
ASSAY_OBJECT(Asset);
ASSAY_OBJECT(Version);
ASSAY_OBJECT(Revision);
ASSAY_OBJECT(Request);
ASSAY_OBJECT(ScanJob);
ASSAY_OBJECT(Report);
ASSAY_OBJECT(Appeal);
ASSAY_OBJECT(Dismissal);
ASSAY_OBJECT(Product);
ASSAY_OBJECT(UploadSession);
ASSAY_RECORD(FindingRecord);
ASSAY_RECORD(AppealRow);
ASSAY_RECORD(AppealFile);
ASSAY_RECORD(Session);
ASSAY_RECORD(AuditEntry);
ASSAY_RECORD(Event);

}  // namespace assay::store
