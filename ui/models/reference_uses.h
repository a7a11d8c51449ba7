#pragma once

#include "core/engine/socket_view.h"
#include "ui/models/carried_row.h"

#include <vector>

namespace swb {

// What can be done with rows of the reference.
struct ReferenceUse {
    enum class Kind {
        Builder, // set the builder to what they name
        Option,  // show it among the options of the socket
        Call,    // set it in the card of a call of the socket
        Errors,  // show the calls that give it
    };

    Kind kind = Kind::Builder;
    QString text;    // as a menu says it
    QString toolTip; // what it does, or why it cannot be done
    bool isPossible = true;
    QString call = {};   // whose card
    QString option = {}; // what is looked for among the options
};

// On `socket`, the one whose page is open; null: none is. Those that cannot be done now say why. Empty: nothing on the
// bench takes these rows.
std::vector<ReferenceUse> usesOf(const CarriedRows& rows, const SocketView* socket);

} // namespace swb
