#pragma once

#include "ui/editors/address_fields.h"

class QComboBox;

namespace swb {

class HistoryOffer;

// The name of a Unix domain socket: a path, an abstract name, or none of its own.
class UnixFields : public AddressFields {
    Q_OBJECT

public:
    enum class Kind { Path, Abstract, Autobind, None };

    explicit UnixFields(QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    void write(const Address& address) override;
    QList<QLineEdit*> fields() const override { return {m_text}; }
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;
    void remember(History& history) const override;
    void setHistory(History* history) override;

    Kind kind() const;
    void setKind(Kind kind);
    void propose(int port, const QString& unixPath) override;

private:
    void showKind();
    void showCount();
    void renewOffer();

    QComboBox* m_kind;
    QLineEdit* m_text;
    HistoryOffer* m_offer;
    QLabel* m_textLabel;
    QLabel* m_count;
};

} // namespace swb
