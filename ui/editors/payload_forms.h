#pragma once

#include "ui/editors/payload_draft.h"

#include <span>

namespace swb {

// A form in words, in the order of PayloadForm.
struct PayloadFormRow {
    PayloadForm form;
    QString name;
    QString toolTip;
    QString placeholder;
};
std::span<const PayloadFormRow> payloadForms();

} // namespace swb
