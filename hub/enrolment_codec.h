// Joining in the hub's ledger: records and the checkpoint's part. Numbers of kinds are those of hub_codec.cc.
#ifndef RELAIS_HUB_ENROLMENT_CODEC_H_
#define RELAIS_HUB_ENROLMENT_CODEC_H_

#include "hub/enrolment_book.h"
#include "hub/enrolment_types.h"
#include "services/wire/item_record.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

// Everything but the kind. Readers fail `in` on what cannot be.
void PutBody(const TokenIssued& r, wire::BytesWriter& out);
void PutBody(const NodeEnrolled& r, wire::BytesWriter& out);
void PutBody(const CertificateIssued& r, wire::BytesWriter& out);
void PutBody(const CertificateUsed& r, wire::BytesWriter& out);
TokenIssued TakeTokenIssued(wire::BytesReader& in);
NodeEnrolled TakeNodeEnrolled(wire::BytesReader& in, const wire::KeyTools& tools);
CertificateIssued TakeCertificateIssued(wire::BytesReader& in);
CertificateUsed TakeCertificateUsed(wire::BytesReader& in);

void PutEnrolment(const EnrolmentBook& book, wire::BytesWriter& out);
EnrolmentBook::Parts TakeEnrolment(wire::BytesReader& in, const wire::KeyTools& tools);

}  // namespace relais::hub

#endif  // RELAIS_HUB_ENROLMENT_CODEC_H_
